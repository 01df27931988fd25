import DataLoader from "dataloader";
import type { Kysely } from "kysely";
import { type AnomalyRow, anomaliesIn, selectAnomalies } from "../database/anomaly-page.js";
import { type CustomerRow, customersIn, selectCustomers } from "../database/customer-page.js";
import { excludedCustomersOf, type ScoreRow, scoresOf } from "../database/customers.js";
import { isAmongIds } from "../database/id-list.js";
import type { Tables } from "../database/tables.js";
import { type PurchaseHistoryRow, purchaseHistory } from "../features/purchase-history.js";
import { cleaningProfile } from "../intake/cleaning-profile.js";
import { type CustomerView, featuresOf } from "./customer-view.js";
import { inOrderOf, loadGrouped } from "./load-grouped.js";
import type { DataLoaders } from "./loaders.js";
import type { RunScope } from "./scope.js";

export interface CustomerLoaders {
  /** A customer in a view of the data. */
  readonly customer: DataLoader<CustomerKey, CustomerRow | ExcludedRow | null, string>;
  /** The features of a customer at any instant; null where none of its lines counts until then. */
  readonly features: DataLoader<CustomerKey, PurchaseHistoryRow | null, string>;
  /** The segment of a customer in a scoring. */
  readonly score: DataLoader<ScoreKey, ScoreRow | null, string>;
  /** The anomaly that a customer is in a scope; null where it is none. */
  readonly anomaly: DataLoader<AnomalyKey, AnomalyRow | null, string>;
}

interface CustomerKey {
  readonly view: CustomerView;
  readonly customerId: number;
}

interface ScoreKey {
  readonly scoringId: number;
  readonly customerId: number;
}

interface AnomalyKey {
  readonly scope: RunScope;
  readonly customerId: number;
}

export type ExcludedRow = Awaited<ReturnType<ReturnType<typeof excludedCustomersOf>["execute"]>>[number];

export function openCustomerLoaders(
  db: Kysely<Tables>,
  reader: Kysely<Tables>,
  data: DataLoaders,
): CustomerLoaders {
  return {
    customer: byCustomer(({ view }) => viewKey(view), customersOfView(db, reader, data)),
    features: byCustomer(({ view }) => viewKey(view), featuresOfView(reader, data)),
    score: byCustomer(
      ({ scoringId }) => String(scoringId),
      ([{ scoringId }], ids) => scoresOf(db, scoringId, ids).execute(),
    ),
    anomaly: byCustomer(
      ({ scope }) => `${viewKey(scope)}:${scope.scoringId}`,
      ([{ scope }], ids) => {
        const stored = { ...scope, features: null }; // an anomaly shows none of the features
        return selectAnomalies(anomaliesIn(db, stored, [isAmongIds("f.customer_id", ids)])).execute();
      },
    ),
  };
}

function viewKey({ versionId, asOf }: CustomerView): string {
  return `${versionId}:${asOf}`;
}

/** A loader that finds the customers of a group with one query. */
function byCustomer<Key extends { readonly customerId: number }, Row extends { customer_id: number }>(
  groupOf: (key: Key) => string,
  load: (own: readonly [Key, ...Key[]], customerIds: number[]) => Promise<Row[]>,
) {
  const loadOwn = async (own: readonly [Key, ...Key[]]) => {
    const customerIds = own.map(({ customerId }) => customerId);
    return inOrderOf(own, await load(own, customerIds));
  };
  return new DataLoader<Key, Row | null, string>((keys) => loadGrouped(keys, groupOf, loadOwn), {
    cacheKeyFn: (key) => `${groupOf(key)}:${key.customerId}`,
  });
}

/** Features that have to be computed are the reader's work. */
function customersOfView(db: Kysely<Tables>, reader: Kysely<Tables>, data: DataLoaders) {
  return async ([{ view }]: readonly [CustomerKey, ...CustomerKey[]], ids: number[]) => {
    const features = await featuresOf(reader, data, view, ids);
    const scope = { ...view, features, scoringId: null, isOfRun: false };
    const among = isAmongIds("f.customer_id", ids);
    const kept = await selectCustomers(customersIn(features ? reader : db, scope, [among])).execute();
    const found = new Set(kept.map((row) => row.customer_id));
    const rest = ids.filter((id) => !found.has(id));
    if (rest.length === 0) return kept;
    const excluded = await excludedCustomersOf(db, view.versionId, rest).execute();
    return [...kept, ...excluded] as (CustomerRow | ExcludedRow)[];
  };
}

function featuresOfView(reader: Kysely<Tables>, data: DataLoaders) {
  return async ([{ view }]: readonly [CustomerKey, ...CustomerKey[]], customerIds: number[]) => {
    const version = await data.version.load(view.versionId);
    if (!version) return [];
    const lines = await data.lines.load(version.id);
    const profile = cleaningProfile(version.cleaning_profile);
    return purchaseHistory(reader, { ...lines, customerIds }, profile, view.asOf).execute();
  };
}
