import DataLoader from "dataloader";
import { type Kysely, type SqlBool, sql } from "kysely";
import { type CustomerRow, customersIn, selectCustomers } from "../database/customer-page.js";
import { excludedCustomersOf, scoresOf } from "../database/customers.js";
import { type DataSetVersionRow, versionById } from "../database/data-set-versions.js";
import { type ModelRunRow, modelRunById, type SegmentRow, segmentsOfRun } from "../database/model-runs.js";
import { runDetails } from "../database/run-details.js";
import type { RunDetailKind, ScoreTable, Tables } from "../database/tables.js";
import type { EvaluationDetail } from "../runs/evaluation-detail.js";
import type { TuningDetail } from "../runs/tuning-outcome.js";
import { type CustomerView, featuresOf } from "./customer-view.js";

/** Rows that one request needs again and again, each fetched once and together with its like. */
export interface Loaders {
  readonly version: DataLoader<number, DataSetVersionRow | null>;
  readonly run: DataLoader<number, ModelRunRow | null>;
  readonly segments: DataLoader<number, readonly SegmentRow[]>;
  /** What a run stored for a closer look; null where it has none. */
  readonly evaluation: DataLoader<number, EvaluationDetail | null>;
  readonly tuning: DataLoader<number, TuningDetail | null>;
  /** A customer in a view of the data. */
  readonly customer: DataLoader<CustomerKey, CustomerRow | ExcludedRow | null, string>;
  /** The score of a customer in a scoring. */
  readonly score: DataLoader<ScoreKey, ScoreTable | null, string>;
}

interface CustomerKey {
  readonly view: CustomerView;
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
    evaluation: detailLoader<EvaluationDetail>(db, "EVALUATION"),
    tuning: detailLoader<TuningDetail>(db, "TUNING"),
    customer: new DataLoader((keys) => loadGrouped(keys, ({ view }) => viewKey(view), loadCustomers(db)), {
      cacheKeyFn: ({ view, customerId }) => `${viewKey(view)}:${customerId}`,
    }),
    score: new DataLoader((keys) => loadGrouped(keys, (key) => String(key.scoringId), loadScores(db)), {
      cacheKeyFn: ({ scoringId, customerId }) => `${scoringId}:${customerId}`,
    }),
  };
}

function detailLoader<Detail>(db: Kysely<Tables>, kind: RunDetailKind) {
  return new DataLoader<number, Detail | null>(async (runIds) => {
    const rows = await runDetails(db, kind, runIds).execute();
    const bodies = new Map(rows.map(({ run_id, body }) => [run_id, body]));
    return runIds.map((runId) => JSON.parse(bodies.get(runId) ?? "null") as Detail | null);
  });
}

function viewKey({ versionId, asOf }: CustomerView): string {
  return `${versionId}:${asOf}`;
}

/** Loads the keys of each group (a view, a scoring) with one query, and puts the rows in the order of the keys. */
async function loadGrouped<Key extends { readonly customerId: number }, Row extends { customer_id: number }>(
  keys: readonly Key[],
  groupOf: (key: Key) => string,
  load: (first: Key, customerIds: number[]) => Promise<Row[]>,
): Promise<(Row | null)[]> {
  const found = new Map<string, Row>();
  for (const group of new Set(keys.map(groupOf))) {
    const own = keys.filter((key) => groupOf(key) === group);
    const rows = await load(
      own[0],
      own.map(({ customerId }) => customerId),
    );
    for (const row of rows) found.set(`${group}:${row.customer_id}`, row);
  }
  return keys.map((key) => found.get(`${groupOf(key)}:${key.customerId}`) ?? null);
}

function loadCustomers(db: Kysely<Tables>) {
  return async ({ view }: CustomerKey, ids: number[]): Promise<(CustomerRow | ExcludedRow)[]> => {
    const scope = { ...view, features: await featuresOf(db, view), scoringId: null, isOfRun: false };
    const among = sql<SqlBool>`f.customer_id IN (${sql.join(ids)})`;
    const kept = await selectCustomers(customersIn(db, scope, [among])).execute();
    const rest = ids.filter((id) => !kept.some((row) => row.customer_id === id));
    return rest.length === 0
      ? kept
      : [...kept, ...(await excludedCustomersOf(db, view.versionId, rest).execute())];
  };
}

function loadScores(db: Kysely<Tables>) {
  return ({ scoringId }: ScoreKey, ids: number[]): Promise<ScoreTable[]> =>
    scoresOf(db, scoringId, ids).execute();
}
