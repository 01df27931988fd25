import type { LineColumns } from "../database/line-columns.js";
import type { ExcludedCustomerTable } from "../database/tables.js";
import { MARK_BITS } from "../database/visible-lines.js";
import { reasonOfBit, ruleBit } from "../intake/cleaning-rules.js";
import { placesById } from "../numeric/places-by-id.js";
import type { PurchaseHistoryRow } from "./purchase-history.js";

/** Customers with a kept line and what they bought; and those without one. Both by id. */
export interface CustomerHistories {
  readonly customers: readonly CustomerHistory[];
  readonly excluded: readonly Omit<ExcludedCustomerTable, "version_id">[];
}

/** What a customer bought, whenever it is looked at. Instants are UTC milliseconds, amounts thousandths. */
export interface CustomerHistory {
  readonly customerId: number;
  /** The country of most kept lines, ties to the first by code units. */
  readonly countryId: number | null;
  readonly first: number;
  readonly last: number;
  readonly orders: number;
  readonly monetary: number;
  readonly products: number;
  readonly units: number;
  /** Amounts of cancellations, below 0. */
  readonly cancelled: number;
  /** Those among them that may lie after the instant for features. */
  readonly late: readonly { readonly instant: number; readonly amount: number }[];
}

export interface HistorySettings {
  /** The rules of the profile, as a bit set. */
  readonly mask: number;
  nameOfCountry(id: number): string;
}

const DAY_MS = 86_400_000;
const CANCELLATION = ruleBit("CANCELLATION");

/**
 * What purchaseHistory and excludedCustomers tell, from lines in memory: an import looks at all lines anyway. The query
 * stays the definition; a test holds the two together.
 * @param lines all lines of their customers
 */
export function customerHistories(lines: LineColumns, settings: HistorySettings): CustomerHistories {
  const { places, starts, largestId } = placesById(lines.customers);
  const count = historyCounter(lines, settings);
  const customers: CustomerHistory[] = [];
  const excluded: CustomerHistories["excluded"][number][] = [];
  for (let customer = 1; customer <= largestId; customer++) {
    const own = places.subarray(starts[customer], starts[customer + 1]);
    if (own.length === 0) continue;
    const totals = count.totals(customer, own);
    const country = count.country(own, totals.lines > 0);
    if (totals.lines > 0) customers.push(historyOf(customer, country, totals));
    else excluded.push({ customer_id: customer, country_id: country, reason: count.reason(own) });
  }
  return { customers, excluded };
}

/** Field by field: of a million customers, copies by `...` take several times the memory. */
function historyOf(customerId: number, countryId: number | null, totals: Totals): CustomerHistory {
  return {
    customerId,
    countryId,
    first: totals.first,
    last: totals.last,
    orders: totals.orders,
    monetary: totals.monetary,
    products: totals.products,
    units: totals.units,
    cancelled: totals.cancelled,
    late: totals.late,
  };
}

/** The features of a customer as of an instant before which all kept lines lie. */
export function featuresAsOf(history: CustomerHistory, asOf: number): PurchaseHistoryRow {
  const { first, last, orders, monetary } = history;
  const late = history.late.filter(({ instant }) => instant > asOf);
  const cancelled = late.reduce((sum, { amount }) => sum - amount, history.cancelled);
  return {
    customer_id: history.customerId,
    country_id: history.countryId,
    first_order_at: first,
    last_order_at: last,
    frequency: orders,
    monetary,
    distinct_products: history.products,
    units: history.units,
    recency_days: Math.floor((asOf - last) / DAY_MS),
    net_monetary: monetary + cancelled,
    average_order_value: monetary / 1_000 / orders,
    tenure_days: Math.floor((asOf - first) / DAY_MS),
    active_span_days: Math.floor((last - first) / DAY_MS),
    mean_gap_days: orders > 1 ? (last - first) / DAY_MS / (orders - 1) : null,
    return_rate: cancelled === 0 ? 0 : -cancelled / monetary,
  };
}

interface Totals extends Omit<CustomerHistory, "customerId" | "countryId" | "late"> {
  /** Kept ones. */
  lines: number;
  first: number;
  last: number;
  orders: number;
  monetary: number;
  cancelled: number;
  products: number;
  units: number;
  late: { instant: number; amount: number }[];
}

function historyCounter(lines: LineColumns, { mask, nameOfCountry }: HistorySettings) {
  const { rules, instants, quantities, unitPrices, invoices, products, countries } = lines;
  const lastKept = latest(lines, mask);
  const isNewInvoice = firstOfCustomer(invoices);
  const isNewProduct = firstOfCustomer(products);
  return {
    totals(customer: number, own: Uint32Array): Totals {
      const totals: Totals = {
        ...{ lines: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY },
        ...{ orders: 0, monetary: 0, cancelled: 0, products: 0, units: 0, late: NONE_LATE },
      };
      const instantsAlone = new Set<number>();
      for (const i of own) {
        const bits = rules[i] & mask;
        const amount = quantities[i] * unitPrices[i];
        if (bits !== 0) {
          const takesBack = (bits & -bits) === CANCELLATION && (bits & MARK_BITS) === 0 && amount < 0;
          if (!takesBack) continue;
          totals.cancelled += amount;
          if (instants[i] <= lastKept) continue;
          if (totals.late === NONE_LATE) totals.late = [];
          totals.late.push({ instant: instants[i], amount });
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

const NONE_LATE: Totals["late"] = [];

/** The latest kept line; the instant for features lies behind it. */
function latest({ count, rules, instants }: LineColumns, mask: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) if ((rules[i] & mask) === 0 && instants[i] > last) last = instants[i];
  return last;
}

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
