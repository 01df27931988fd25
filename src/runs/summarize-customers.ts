import { SUM_COLUMNS, VALUE_COLUMNS } from "../database/customer-summary.js";
import { textsInOrder } from "../database/dictionary.js";
import { forEachRow } from "../database/for-each-row.js";
import type { Database } from "../database/open-database.js";
import type { Statement } from "../database/remote-dialect.js";
import type { GroupTotals } from "../database/segment-tops.js";
import { FEATURES } from "../features/feature-catalogue.js";
import { withRoomFor } from "../numeric/growing-array.js";
import { type FeatureProfile, profileMembers } from "../segments/profile-segments.js";

/** Customers, orders and spend of one group. */
interface Sums {
  customerCount: number;
  orders: number;
  /** Thousandths of the currency. */
  revenueMilli: number;
}

/** What the customers that match add up to; its size does not depend on how many they are. */
export interface CustomerSums extends Readonly<Sums> {
  readonly anomalyCount: number;
  /** Of all customers of the scope, whether they match or not. */
  readonly totalRevenueMilli: number;
  /** By segment number, those without a segment last. */
  readonly segments: readonly (Readonly<Sums> & { readonly segment: number | null })[];
  /** The largest revenue first. */
  readonly countries: readonly GroupTotals[];
}

/** Countries that are listed one by one. */
const MOST_COUNTRIES = 50;

/** Groups that stand for what has no place of its own. */
export const REST_KEY = "*";
export const UNKNOWN_KEY = "";

/** @param statement a compiled `customerSums` */
export function sumCustomers(database: Database, statement: Statement): CustomerSums {
  const all: Sums = { customerCount: 0, orders: 0, revenueMilli: 0 };
  const segments = new Map<number | null, Sums>();
  const countries = new Map<number | null, Sums>();
  let [anomalyCount, totalRevenueMilli] = [0, 0];
  const visit = (
    orders: number,
    revenue: number,
    country: number | null,
    segment: number | null,
    label: number | null,
    isMatch: number,
  ) => {
    totalRevenueMilli += revenue;
    if (isMatch === 0) return;
    if (label !== null && label < 0) anomalyCount++;
    for (const sums of [all, groupOf(segments, segment), groupOf(countries, country)]) {
      sums.customerCount++;
      sums.orders += orders;
      sums.revenueMilli += revenue;
    }
  };
  forEachRow(database, statement, SUM_COLUMNS, visit);
  const bySegment = [...segments].map(([segment, sums]) => ({ segment, ...sums }));
  return {
    ...all,
    ...{ anomalyCount, totalRevenueMilli },
    segments: bySegment.sort((a, b) => (a.segment ?? Infinity) - (b.segment ?? Infinity)),
    countries: largestCountries(database, countries),
  };
}

function groupOf<Key>(groups: Map<Key, Sums>, key: Key): Sums {
  let sums = groups.get(key);
  if (!sums) {
    sums = { customerCount: 0, orders: 0, revenueMilli: 0 };
    groups.set(key, sums);
  }
  return sums;
}

/** By revenue, ties by name; those beyond the limit as one. */
function largestCountries(database: Database, countries: ReadonlyMap<number | null, Sums>): GroupTotals[] {
  const ids = [...countries.keys()].filter((id) => id !== null);
  const known = textsInOrder(database, "country", ids).map(({ id, text }) => ({
    ...{ key: text, label: text },
    ...(countries.get(id) as Sums),
  }));
  const unknown = countries.get(null);
  if (unknown) known.push({ key: UNKNOWN_KEY, label: "Unknown", ...unknown });
  known.sort((a, b) => b.revenueMilli - a.revenueMilli);
  const rest = known.splice(MOST_COUNTRIES);
  if (rest.length === 0) return known;
  return [...known, { key: REST_KEY, label: `${rest.length} others`, ...addUp(rest) }];
}

function addUp(groups: readonly Sums[]): Sums {
  const total = { customerCount: 0, orders: 0, revenueMilli: 0 };
  for (const { customerCount, orders, revenueMilli } of groups) {
    total.customerCount += customerCount;
    total.orders += orders;
    total.revenueMilli += revenueMilli;
  }
  return total;
}

/**
 * The features of the customers that match, compared with all customers of the scope; a feature without any value
 * among them is left out, and nothing is there where nobody matches.
 * @param statement a compiled `customerValues`
 */
export function profileCustomers(database: Database, statement: Statement): FeatureProfile[] {
  const d = FEATURES.length;
  let n = 0;
  let isMember = new Uint8Array(1);
  let values = new Float64Array(d);
  forEachRow(database, statement, VALUE_COLUMNS, (...row: (number | null)[]) => {
    values = withRoomFor(values, n * d + d - 1);
    for (let j = 0; j < d; j++) values[n * d + j] = row[j] ?? Number.NaN;
    isMember = withRoomFor(isMember, n);
    isMember[n++] = row[d] as number;
  });
  const all = { rows: n, columns: d, values: values.subarray(0, n * d) };
  return profileMembers(all, isMember.subarray(0, n));
}
