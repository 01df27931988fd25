import { type DataSetVersionRow, versionById } from "../database/data-set-versions.js";
import { type ExploredColumn, readExplored } from "../database/explored-customers.js";
import type { Database } from "../database/open-database.js";
import { readPurchases } from "../database/purchases.js";
import type { Statement } from "../database/remote-dialect.js";
import { versionScope } from "../database/visible-lines.js";
import { ClienteleError } from "../errors.js";
import type { Period } from "../exploration/calendar.js";
import type { Cancellations } from "../exploration/monthly-sales.js";
import { type Orders, ordersOf, type Purchases } from "../exploration/purchases.js";
import { FEATURE_CATALOGUE, type Feature } from "../features/feature-catalogue.js";
import { realValue } from "../features/feature-matrix.js";
import { cleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { ruleBit } from "../intake/cleaning-rules.js";
import { readClock } from "../intake/time-zone.js";

/** Whose numbers are explored. */
export interface Explored {
  readonly versionId: number;
  /** The query for the customers (`exploredCustomers`). */
  readonly customers: Statement;
}

/** The customers of an exploration in columns, read once for all that is computed from them. */
export interface ExploredFeatures {
  readonly customerIds: Float64Array;
  /** NaN for none. */
  readonly countryIds: Float64Array;
  /** Thousandths. */
  readonly spendMilli: Float64Array;
  /** Real units, NaN where there is no value, [n]. */
  values(feature: Feature): Float64Array;
  /** The values that are there. */
  ascending(feature: Feature): Float64Array;
}

/** Sorted values that are kept: 32 MB. */
const NUMBERS_KEPT = 4_000_000;
const ALWAYS_READ = ["customer_id", "country_id", "monetary"] as const;

/** @param features those whose values will be asked for, besides MONETARY */
export function readExploredFeatures(
  database: Database,
  { versionId, customers }: Explored,
  features: readonly Feature[],
): ExploredFeatures {
  const columns: Set<ExploredColumn> = new Set(ALWAYS_READ);
  for (const feature of features) columns.add(FEATURE_CATALOGUE[feature].column);
  const found = readExplored(database, customers, versionId, [...columns]);
  const inRealUnits = once((feature) => {
    const stored = found[FEATURE_CATALOGUE[feature].column];
    return realValue(feature, 1) === 1 ? stored : stored.map((value) => realValue(feature, value));
  });
  const inOrder = lastOnes((feature) => {
    const ascending = inRealUnits(feature).slice().sort(); // NaN last
    let present = ascending.length;
    while (present > 0 && Number.isNaN(ascending[present - 1])) present--;
    return ascending.subarray(0, present);
  });
  return {
    customerIds: found.customer_id,
    countryIds: found.country_id,
    spendMilli: found.monetary,
    values: inRealUnits,
    ascending: inOrder,
  };
}

function once(make: (feature: Feature) => Float64Array): (feature: Feature) => Float64Array {
  const made = new Map<Feature, Float64Array>();
  return (feature) => {
    const values = made.get(feature) ?? make(feature);
    made.set(feature, values);
    return values;
  };
}

/** Keeps the arrays used last: two, as many as one number needs, or more where they are short. */
function lastOnes(make: (feature: Feature) => Float64Array): (feature: Feature) => Float64Array {
  let kept: readonly (readonly [Feature, Float64Array])[] = [];
  return (feature) => {
    const values = kept.find(([of]) => of === feature)?.[1] ?? make(feature);
    const room = Math.max(2, Math.floor(NUMBERS_KEPT / values.length));
    kept = [[feature, values] as const, ...kept.filter(([of]) => of !== feature)].slice(0, room);
    return values;
  };
}

/** What the customers of an exploration bought and cancelled, on the data set's wall clock. */
export interface ExploredSales {
  readonly purchases: Purchases;
  readonly orders: Orders;
  readonly cancellations: Cancellations;
  /** Of the whole data set. */
  readonly period: Period;
}

/** @param customerIds those of the exploration */
export async function readExploredSales(
  database: Database,
  versionId: number,
  customerIds: Float64Array,
): Promise<ExploredSales> {
  const version = await requireVersion(database, versionId);
  return readSales(database, version, version.as_of, customerIds);
}

/** Beyond so many orders and lines of theirs, what was read is not kept. */
const SALES_KEPT = 1_000_000;

interface KeptSales {
  readonly key: string;
  readonly customerIds: Float64Array;
  readonly sales: ExploredSales;
}

const lastSales = new WeakMap<Database, KeptSales>();

/**
 * What some customers of a version bought and cancelled up to an instant. What was read last is kept where it is not too
 * much: a report asks for several numbers of the same orders. A version with another digest is another one.
 */
export async function readSales(
  database: Database,
  version: DataSetVersionRow,
  until: number,
  customerIds: Float64Array,
): Promise<ExploredSales> {
  const key = [version.id, version.digest, until].join(" ");
  const last = lastSales.get(database);
  if (last?.key === key && isEqual(last.customerIds, customerIds)) return last.sales;
  const sales = await readSalesAnew(database, version, until, customerIds);
  if (sales.purchases.customers.length <= SALES_KEPT) lastSales.set(database, { key, customerIds, sales });
  else lastSales.delete(database);
  return sales;
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

async function readSalesAnew(
  database: Database,
  version: DataSetVersionRow,
  until: number,
  customerIds: Float64Array,
): Promise<ExploredSales> {
  const toWall = readClock(version.time_zone);
  const scope = { ...(await versionScope(database.db, version.id)), until };
  const { purchases, cancellations } = readPurchases(database, {
    ...{ scope, customerIds, toWall },
    profileMask: profileMask(cleaningProfile(version.cleaning_profile)),
    cancellationBit: ruleBit("CANCELLATION"),
  });
  const period = { first: toWall(version.first_order_at), last: toWall(version.last_order_at) };
  return { purchases, cancellations, orders: ordersOf(purchases), period };
}

/** @throws ClienteleError NOT_FOUND where it was taken away meanwhile */
async function requireVersion({ db }: Database, id: number): Promise<DataSetVersionRow> {
  const version = await versionById(db, id).executeTakeFirst();
  if (!version) throw new ClienteleError("NOT_FOUND", { what: "data set version", id });
  return version;
}
