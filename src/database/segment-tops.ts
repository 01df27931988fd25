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

/** Groups kept for each segment; at most 31, for each place has a bit. */
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
  const shown = tops.flatMap(({ products }) => products.map(({ id }) => id));
  const descriptions = productDescriptions(database, lines, shown);
  return tops.map(({ countries, products }) => ({
    countries: countries.map(({ id: _, key, ...sums }) => ({ key, label: key, ...sums })),
    products: products.map(({ id, key, ...sums }) => ({ key, label: descriptions.get(id) ?? key, ...sums })),
  }));
}

/** The segment of each line's customer, −1 where it is in none. */
function segmentOfLines({ customers }: KeptLines, { customerIds, segments }: SegmentMembers): Int32Array {
  const segmentOf = new Int32Array(largest(customers) + 1).fill(-1);
  for (let i = 0; i < customerIds.length; i++) segmentOf[customerIds[i]] = segments[i];
  const ofLines = new Int32Array(customers.length);
  for (let i = 0; i < ofLines.length; i++) ofLines[i] = segmentOf[customers[i]];
  return ofLines;
}

type Totals = Omit<GroupTotals, "label"> & { readonly id: number };

/** @returns a function that gives the groups with the most revenue among some lines */
function openTops(database: Database, table: "country" | "product", lines: KeptLines, groups: Uint32Array) {
  const revenue = new Float64Array(largest(groups) + 1);
  const placeOf = new Uint8Array(revenue.length);
  const countCustomers = countDistinct(lines.customers, groups);
  const countOrders = countDistinct(lines.orders, groups);
  return (own: Uint32Array): Totals[] => {
    const found = addRevenue(own, groups, lines.amounts, revenue);
    const top = largestFirst(database, table, found, revenue);
    placeOf.fill(0);
    top.forEach(({ id }, i) => {
      placeOf[id] = i + 1;
    });
    const [customers, orders] = [countCustomers(own, placeOf), countOrders(own, placeOf)];
    return top.map(({ id, text }, i) => ({
      ...{ id, key: text, customerCount: customers[i + 1] },
      ...{ orders: orders[i + 1], revenueMilli: revenue[id] },
    }));
  };
}

/** @param revenue OUT: the amounts of each group that is found; others are not touched */
function addRevenue(
  own: Uint32Array,
  groups: Uint32Array,
  amounts: Float64Array,
  revenue: Float64Array,
): number[] {
  const isFound = new Uint8Array(revenue.length);
  const found: number[] = [];
  for (let at = 0; at < own.length; at++) {
    const group = groups[own[at]];
    if (group === 0) continue;
    if (isFound[group] === 0) {
      isFound[group] = 1;
      found.push(group);
      revenue[group] = 0;
    }
    revenue[group] += amounts[own[at]];
  }
  return found;
}

/** The first groups by revenue, ties by text. */
function largestFirst(
  database: Database,
  table: "country" | "product",
  found: readonly number[],
  revenue: Float64Array,
) {
  const sums = Float64Array.from(found, (id) => revenue[id]).sort();
  const least = sums[Math.max(0, sums.length - TOP_LIMIT)];
  const candidates = found.filter((id) => revenue[id] >= least);
  const inOrder = textsInOrder(database, table, candidates).sort((a, b) => revenue[b.id] - revenue[a.id]);
  return inOrder.slice(0, TOP_LIMIT);
}

/**
 * Counts the different ids among some lines, for each place 1…TOP_LIMIT that their groups have (0: none).
 * @returns a function of the lines and of the places of the groups; it gives one count a place
 */
function countDistinct(ids: Uint32Array, groups: Uint32Array) {
  const seen = new Uint32Array(largest(ids) + 1); // a bit for each place
  return (own: Uint32Array, placeOf: Uint8Array): Uint32Array => {
    const counts = new Uint32Array(TOP_LIMIT + 1);
    for (let at = 0; at < own.length; at++) seen[ids[own[at]]] = 0;
    for (let at = 0; at < own.length; at++) {
      const place = placeOf[groups[own[at]]];
      const id = ids[own[at]];
      if (place === 0 || (seen[id] >>> place) & 1) continue;
      seen[id] |= 1 << place;
      counts[place]++;
    }
    return counts;
  };
}

/** The description that most of a product's kept lines have, ties to the first by text; none where no line has one. */
function productDescriptions(database: Database, lines: KeptLines, shown: readonly number[]) {
  const counts = new Map(shown.map((product) => [product, new Map<number, number>()]));
  const isShown = new Uint8Array(largest(lines.products) + 1);
  for (const product of shown) isShown[product] = 1;
  for (let i = 0; i < lines.products.length; i++) {
    const description = lines.descriptions[i];
    if (isShown[lines.products[i]] === 0 || description === 0) continue;
    const ofProduct = counts.get(lines.products[i]) as Map<number, number>;
    ofProduct.set(description, (ofProduct.get(description) ?? 0) + 1);
  }
  const ids = Array.from(counts.values(), (ofProduct) => [...ofProduct.keys()]).flat();
  const texts = textsInOrder(database, "description", ids);
  const best = new Map<number, string>();
  for (const [product, ofProduct] of counts) {
    let most = 0;
    for (const count of ofProduct.values()) most = Math.max(most, count);
    const first = texts.find(({ id }) => ofProduct.get(id) === most);
    if (first) best.set(product, first.text);
  }
  return best;
}
