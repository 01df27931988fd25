import type { LineColumns } from "../database/line-columns.js";
import type { ExcludedCustomerTable } from "../database/tables.js";
import { MARK_BITS } from "../database/visible-lines.js";
import { reasonOfBit, ruleBit } from "../intake/cleaning-rules.js";
import { placesById } from "../numeric/places-by-id.js";
import type { PurchaseHistoryRow } from "./purchase-history.js";

/** Customers with a kept line and what they bought; and those without one. Both by id. */
export interface CustomerHistories {
  readonly features: readonly PurchaseHistoryRow[];
  readonly excluded: readonly Omit<ExcludedCustomerTable, "version_id">[];
}

export interface HistorySettings {
  /** The rules of the profile, as a bit set. */
  readonly mask: number;
  /** UTC milliseconds; no kept line is later. */
  readonly asOf: number;
  /** For ties: the country that most of a customer's lines have is the first one by code units. */
  nameOfCountry(id: number): string;
}

const DAY_MS = 86_400_000;
const CANCELLATION = ruleBit("CANCELLATION");

/**
 * What purchaseHistory and excludedCustomers tell, from lines in memory: an import looks at all lines anyway. The query
 * stays the definition; a test holds the two together.
 */
export function customerHistories(lines: LineColumns, settings: HistorySettings): CustomerHistories {
  const { places, starts, largestId } = placesById(lines.customers);
  const count = historyCounter(lines, settings);
  const features: PurchaseHistoryRow[] = [];
  const excluded: CustomerHistories["excluded"][number][] = [];
  for (let customer = 1; customer <= largestId; customer++) {
    const own = places.subarray(starts[customer], starts[customer + 1]);
    if (own.length === 0) continue;
    const totals = count.totals(customer, own);
    if (totals.lines > 0)
      features.push(featuresOf(customer, totals, count.country(own, true), settings.asOf));
    else
      excluded.push({
        customer_id: customer,
        country_id: count.country(own, false),
        reason: count.reason(own),
      });
  }
  return { features, excluded };
}

interface Totals {
  /** Kept lines. */
  lines: number;
  first: number;
  last: number;
  orders: number;
  monetary: number;
  cancelled: number;
  products: number;
  units: number;
}

function historyCounter(lines: LineColumns, { mask, asOf, nameOfCountry }: HistorySettings) {
  const { rules, instants, quantities, unitPrices, invoices, products, countries } = lines;
  const isNewInvoice = firstOfCustomer(invoices);
  const isNewProduct = firstOfCustomer(products);
  return {
    totals(customer: number, own: Uint32Array): Totals {
      const totals = {
        lines: 0,
        first: Number.POSITIVE_INFINITY,
        last: Number.NEGATIVE_INFINITY,
        ...NOTHING,
      };
      const instantsAlone = new Set<number>();
      for (const i of own) {
        const bits = rules[i] & mask;
        const amount = quantities[i] * unitPrices[i];
        if (bits !== 0) {
          const takesBack = (bits & -bits) === CANCELLATION && (bits & MARK_BITS) === 0 && amount < 0;
          if (takesBack && instants[i] <= asOf) totals.cancelled += amount;
          continue;
        }
        totals.lines += 1;
        totals.monetary += amount;
        totals.units += quantities[i];
        if (instants[i] < totals.first) totals.first = instants[i];
        if (instants[i] > totals.last) totals.last = instants[i];
        if (invoices[i] === 0) instantsAlone.add(instants[i]);
        else if (isNewInvoice(invoices[i], customer)) totals.orders += 1;
        if (products[i] !== 0 && isNewProduct(products[i], customer)) totals.products += 1;
      }
      totals.orders += instantsAlone.size;
      return totals;
    },
    /** The country of most lines, of all or of the kept ones. */
    country(own: Uint32Array, keptOnly: boolean): number | null {
      const counts = new Map<number, number>();
      for (const i of own) {
        if (countries[i] === 0 || (keptOnly && (rules[i] & mask) !== 0)) continue;
        counts.set(countries[i], (counts.get(countries[i]) ?? 0) + 1);
      }
      return mostFrequent(counts, (a, b) => nameOfCountry(a) < nameOfCountry(b));
    },
    /** The first reason of most lines; of equally many the earlier rule. */
    reason(own: Uint32Array): string {
      const counts = new Map<number, number>();
      for (const i of own) {
        const first = rules[i] & mask & -(rules[i] & mask);
        counts.set(first, (counts.get(first) ?? 0) + 1);
      }
      return reasonOfBit(mostFrequent(counts, (a, b) => a < b) as number) as string;
    },
  };
}

const NOTHING = { orders: 0, monetary: 0, cancelled: 0, products: 0, units: 0 };

/** Tells whether an id comes for the first time with a customer; customers must come one after the other. */
function firstOfCustomer(ids: Uint32Array): (id: number, customer: number) => boolean {
  let largest = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] > largest) largest = ids[i];
  const lastCustomer = new Uint32Array(largest + 1);
  return (id, customer) => {
    if (lastCustomer[id] === customer) return false;
    lastCustomer[id] = customer;
    return true;
  };
}

function mostFrequent(
  counts: ReadonlyMap<number, number>,
  isFirst: (a: number, b: number) => boolean,
): number | null {
  let best: number | null = null;
  let most = 0;
  for (const [id, count] of counts) {
    if (count < most || (count === most && best !== null && !isFirst(id, best))) continue;
    best = id;
    most = count;
  }
  return best;
}

function featuresOf(
  customer_id: number,
  { first, last, orders, monetary, cancelled, products, units }: Totals,
  country_id: number | null,
  asOf: number,
): PurchaseHistoryRow {
  return {
    ...{ customer_id, country_id, first_order_at: first, last_order_at: last, frequency: orders, monetary },
    ...{ distinct_products: products, units },
    recency_days: Math.floor((asOf - last) / DAY_MS),
    net_monetary: monetary + cancelled,
    average_order_value: monetary / 1_000 / orders,
    tenure_days: Math.floor((asOf - first) / DAY_MS),
    active_span_days: Math.floor((last - first) / DAY_MS),
    mean_gap_days: orders > 1 ? (last - first) / DAY_MS / (orders - 1) : null,
    return_rate: cancelled === 0 ? 0 : -cancelled / monetary,
  };
}
