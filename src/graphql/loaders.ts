import DataLoader from "dataloader";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import { type CustomerRow, customersIn, selectCustomers } from "../database/customer-page.js";
import { excludedCustomersOf, scoresOf } from "../database/customers.js";
import { type DataSetVersionRow, versionById } from "../database/data-set-versions.js";
import {
  type ModelRunSummary,
  modelRunById,
  type SegmentRow,
  segmentsOfRun,
} from "../database/model-runs.js";
import type { ScoreTable, Tables } from "../database/tables.js";

/** Rows that one request needs again and again, each fetched once and together with its like. */
export interface Loaders {
  readonly version: DataLoader<number, DataSetVersionRow | null>;
  readonly run: DataLoader<number, ModelRunSummary | null>;
  readonly segments: DataLoader<number, readonly SegmentRow[]>;
  /** The customer of a version. */
  readonly customer: DataLoader<CustomerKey, CustomerRow | ExcludedRow | null, string>;
  /** The score of a customer in a scoring. */
  readonly score: DataLoader<ScoreKey, ScoreTable | null, string>;
}

interface CustomerKey {
  readonly versionId: number;
  readonly customerId: number;
}

interface ScoreKey {
  readonly scoringId: number;
  readonly customerId: number;
}

export type ExcludedRow = Awaited<ReturnType<ReturnType<typeof excludedCustomersOf>["execute"]>>[number];

export function openLoaders(db: Kysely<Tables>): Loaders {
  const oneByOne = <T>(load: (id: number) => Promise<T>) =>
    new DataLoader<number, T>((ids) => Promise.all(ids.map(load)));
  return {
    version: oneByOne(async (id) => (await versionById(db, id).executeTakeFirst()) ?? null),
    run: oneByOne(async (id) => (await modelRunById(db, id).executeTakeFirst()) ?? null),
    segments: oneByOne((runId) => segmentsOfRun(db, runId).execute()),
    customer: new DataLoader((keys) => loadGrouped(keys, (key) => key.versionId, loadCustomers(db)), {
      cacheKeyFn: ({ versionId, customerId }) => `${versionId}:${customerId}`,
    }),
    score: new DataLoader((keys) => loadGrouped(keys, (key) => key.scoringId, loadScores(db)), {
      cacheKeyFn: ({ scoringId, customerId }) => `${scoringId}:${customerId}`,
    }),
  };
}

/** Loads the keys of each group (a version, a scoring) with one query, and puts the rows in the order of the keys. */
async function loadGrouped<Key extends { readonly customerId: number }, Row extends { customer_id: number }>(
  keys: readonly Key[],
  groupOf: (key: Key) => number,
  load: (group: number, customerIds: number[]) => Promise<Row[]>,
): Promise<(Row | null)[]> {
  const found = new Map<string, Row>();
  for (const group of new Set(keys.map(groupOf))) {
    const ids = keys.filter((key) => groupOf(key) === group).map(({ customerId }) => customerId);
    for (const row of await load(group, ids)) found.set(`${group}:${row.customer_id}`, row);
  }
  return keys.map((key) => found.get(`${groupOf(key)}:${key.customerId}`) ?? null);
}

function loadCustomers(db: Kysely<Tables>) {
  return async (versionId: number, ids: number[]): Promise<(CustomerRow | ExcludedRow)[]> => {
    const among = sql<boolean>`f.customer_id IN (${sql.join(ids)})`;
    const kept = await selectCustomers(
      customersIn(db, { versionId, scoringId: null }, [among as never]),
    ).execute();
    const rest = ids.filter((id) => !kept.some((row) => row.customer_id === id));
    return rest.length === 0
      ? kept
      : [...kept, ...(await excludedCustomersOf(db, versionId, rest).execute())];
  };
}

function loadScores(db: Kysely<Tables>) {
  return (scoringId: number, ids: number[]): Promise<ScoreTable[]> => scoresOf(db, scoringId, ids).execute();
}
