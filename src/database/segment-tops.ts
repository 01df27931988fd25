import { groupByLabel } from "../numeric/group-by-label.js";
import { textsInOrder } from "./dictionary.js";
import { type KeptLines, largest } from "./kept-lines.js";
import type { Database } from "./open-database.js";

/** What a segment buys most, or where from. */
export interface GroupTotals {
  readonly key: string;
  readonly label: string;
  readonly customerCount: number;
  readonly orders: number;
  /** Thousandths of the currency. */
  readonly revenueMilli: number;
}

export interface SegmentTops {
  readonly countries: readonly GroupTotals[];
  readonly products: readonly GroupTotals[];
}

/** The customers of each segment. */
export interface SegmentMembers {
  readonly customerIds: Int32Array;
  /** 0…segmentCount−1, one a customer. */
  readonly segments: Int32Array;
  readonly segmentCount: number;
}

/** Groups kept for each segment; at most 31, for each has a bit. */
export const TOP_LIMIT = 20;

/** The countries and products with the most revenue in each segment; ties by name. */
export function segmentTops(database: Database, lines: KeptLines, members: SegmentMembers): SegmentTops[] {
  const groups = groupByLabel(segmentOfLines(lines, members), members.segmentCount);
  const topCountries = openTops(database, "country", lines, lines.countries);
  const topProducts = openTops(database, "product", lines, lines.products);
  const tops = Array.from({ length: members.segmentCount }, (_, segment) => {
    const own = groups.members.subarray(groups.starts[segment], groups.starts[segment + 1]);
    return { countries: topCountries(own), products: topProducts(own) };
  });
  const shown = new Set(tops.flatMap(({ products }) => products.map(({ id }) => id)));
  const descriptions = productDescriptions(database, lines, shown);
  return tops.map(({ countries, products }) => ({
    countries: countries.map(({ id: _, key, ...sums }) => ({ key, label: key, ...sums })),
    products: products.map(({ id, key, ...sums }) => ({ key, label: descriptions.get(id) ?? key, ...sums })),
  }));
}

/** The segment of each line's customer, −1 where it is in none. */
function segmentOfLines({ customers }: KeptLines, { customerIds, segments }: SegmentMembers): Int32Array {
  const segmentOf = new Int32Array(largest(customers) + 1).fill(-1);
  customerIds.forEach((id, i) => {
    segmentOf[id] = segments[i];
  });
  return Int32Array.from(customers, (id) => segmentOf[id]);
}

type Totals = Omit<GroupTotals, "label"> & { readonly id: number };

/** @returns a function that gives the groups with the most revenue among some lines */
function openTops(database: Database, table: "country" | "product", lines: KeptLines, groups: Uint32Array) {
  const { customers, orders, amounts } = lines;
  const revenue = new Float64Array(largest(groups) + 1);
  const countCustomers = countDistinct(customers);
  const countOrders = countDistinct(orders);
  return (own: Uint32Array): Totals[] => {
    for (const i of own) revenue[groups[i]] = 0;
    for (const i of own) revenue[groups[i]] += amounts[i];
    const found = new Set<number>();
    for (const i of own) if (groups[i] !== 0) found.add(groups[i]);
    const top = largestFirst(database, table, found, revenue).slice(0, TOP_LIMIT);
    const bits = new Uint32Array(revenue.length);
    top.forEach(({ id }, place) => {
      bits[id] = 1 << place;
    });
    const bitOf = (i: number) => bits[groups[i]];
    const [customerCounts, orderCounts] = [countCustomers(own, bitOf), countOrders(own, bitOf)];
    return top.map(({ id, text }, place) => ({
      ...{ id, key: text, customerCount: customerCounts[place] },
      ...{ orders: orderCounts[place], revenueMilli: revenue[id] },
    }));
  };
}

/** The groups that may be among the first, in order: by revenue, ties by text. */
function largestFirst(
  database: Database,
  table: "country" | "product",
  found: ReadonlySet<number>,
  revenue: Float64Array,
) {
  const sums = Float64Array.from(found, (id) => revenue[id]).sort();
  const least = sums[Math.max(0, sums.length - TOP_LIMIT)];
  const candidates = [...found].filter((id) => revenue[id] >= least);
  return textsInOrder(database, table, candidates).sort((a, b) => revenue[b.id] - revenue[a.id]);
}

/**
 * Counts the different ids among some lines, for up to 31 sets of lines at once.
 * @returns a function of the lines and of the set that each is in, as a bit (0: none); it gives one count a set
 */
function countDistinct(ids: Uint32Array) {
  const seen = new Uint32Array(largest(ids) + 1);
  return (own: Uint32Array, bitOf: (line: number) => number): Uint32Array => {
    const counts = new Uint32Array(32);
    for (const i of own) seen[ids[i]] = 0;
    for (const i of own) {
      const isNew = bitOf(i) & ~seen[ids[i]];
      if (isNew === 0) continue;
      seen[ids[i]] |= isNew;
      counts[31 - Math.clz32(isNew)]++;
    }
    return counts;
  };
}

/** The description that most of a product's kept lines have, ties to the first by text; none where no line has one. */
function productDescriptions(database: Database, lines: KeptLines, shown: ReadonlySet<number>) {
  const counts = new Map(Array.from(shown, (product) => [product, new Map<number, number>()]));
  for (let i = 0; i < lines.products.length; i++) {
    const ofProduct = counts.get(lines.products[i]);
    const description = lines.descriptions[i];
    if (ofProduct && description !== 0) ofProduct.set(description, (ofProduct.get(description) ?? 0) + 1);
  }
  const ids = new Set(Array.from(counts.values(), (ofProduct) => [...ofProduct.keys()]).flat());
  const texts = textsInOrder(database, "description", [...ids]);
  const best = new Map<number, string>();
  for (const [product, ofProduct] of counts) {
    let most = 0;
    for (const count of ofProduct.values()) most = Math.max(most, count);
    const first = texts.find(({ id }) => ofProduct.get(id) === most);
    if (first) best.set(product, first.text);
  }
  return best;
}
