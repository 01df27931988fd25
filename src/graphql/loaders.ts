import DataLoader from "dataloader";
import type { Kysely } from "kysely";
import { currentVersion, type DataSetVersionRow, versionsById } from "../database/data-set-versions.js";
import { type ImportRow, importsById } from "../database/imports.js";
import {
  type ModelRunRow,
  modelRunsById,
  type SegmentRow,
  segmentsById,
  segmentsOfRuns,
} from "../database/model-runs.js";
import { runDetails } from "../database/run-details.js";
import { fittedScorings } from "../database/scorings.js";
import type { RunDetailKind, Tables } from "../database/tables.js";
import { type LineScope, versionScopes } from "../database/visible-lines.js";
import type { EvaluationDetail } from "../runs/evaluation-detail.js";
import type { TuningDetail } from "../runs/tuning-outcome.js";
import { type CustomerLoaders, openCustomerLoaders } from "./customer-loaders.js";
import { type InvoiceLoaders, openInvoiceLoaders } from "./invoice-loaders.js";
import { groupBy } from "./load-grouped.js";
import type { RunScope } from "./scope.js";

/** Rows that one request needs again and again, each fetched once and together with its like. */
export interface Loaders extends DataLoaders, CustomerLoaders, InvoiceLoaders {
  /** The scopes that were looked up, by the run that was named; null = none was. */
  readonly scopes: Map<string | null, Promise<RunScope | null>>;
  /** The version in force; null before the first import. */
  currentVersion(): Promise<DataSetVersionRow | null>;
}

/** Rows by their key. */
export interface DataLoaders {
  readonly version: DataLoader<number, DataSetVersionRow | null>;
  /** Which lines make a version, by its id. */
  readonly lines: DataLoader<number, LineScope>;
  readonly import: DataLoader<number, ImportRow | null>;
  readonly run: DataLoader<number, ModelRunRow | null>;
  /** The id of the scoring of a run's own training customers, by the run. */
  readonly fittedScoring: DataLoader<number, number | null>;
  readonly segment: DataLoader<number, SegmentRow | null>;
  /** The segments of a run by number. */
  readonly segments: DataLoader<number, readonly SegmentRow[]>;
  /** What a run stored for a closer look; null where it has none. */
  readonly evaluation: DataLoader<number, EvaluationDetail | null>;
  readonly tuning: DataLoader<number, TuningDetail | null>;
}

/**
 * @param db      for what a key finds at once
 * @param reader  for what takes longer the more lines there are
 */
export function openLoaders(db: Kysely<Tables>, reader: Kysely<Tables>): Loaders {
  const data = openDataLoaders(db);
  const all = { ...data, ...openCustomerLoaders(db, reader, data), ...openInvoiceLoaders(reader, data) };
  const scopes: Loaders["scopes"] = new Map();
  let current: Promise<DataSetVersionRow | null> | null = null;
  const findCurrent = async () => {
    const row = await currentVersion(db).executeTakeFirst();
    if (row) data.version.prime(row.id, row);
    return row ?? null;
  };
  return {
    ...all,
    scopes,
    currentVersion() {
      current ??= findCurrent();
      return current;
    },
  };
}

function openDataLoaders(db: Kysely<Tables>): DataLoaders {
  return {
    version: rowLoader((ids) => versionsById(db, ids).execute()),
    lines: new DataLoader((ids) => versionScopes(db, ids)),
    import: rowLoader((ids) => importsById(db, ids).execute()),
    run: rowLoader((ids) => modelRunsById(db, ids).execute()),
    fittedScoring: new DataLoader(async (runIds) => {
      const rows = await fittedScorings(db, runIds).execute();
      const ids = new Map(rows.map(({ run_id, id }) => [run_id, id]));
      return runIds.map((runId) => ids.get(runId) ?? null);
    }),
    segment: rowLoader((ids) => segmentsById(db, ids).execute()),
    segments: new DataLoader(async (runIds) => {
      const byRun = groupBy(await segmentsOfRuns(db, runIds).execute(), (row) => row.run_id);
      return runIds.map((runId) => byRun.get(runId) ?? []);
    }),
    evaluation: detailLoader<EvaluationDetail>(db, "EVALUATION"),
    tuning: detailLoader<TuningDetail>(db, "TUNING"),
  };
}

/** Rows that have an id, all with one query. */
function rowLoader<Row extends { readonly id: number }>(load: (ids: readonly number[]) => Promise<Row[]>) {
  return new DataLoader<number, Row | null>(async (ids) => {
    const found = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

function detailLoader<Detail>(db: Kysely<Tables>, kind: RunDetailKind) {
  return new DataLoader<number, Detail | null>(async (runIds) => {
    const rows = await runDetails(db, kind, runIds).execute();
    const bodies = new Map(rows.map(({ run_id, body }) => [run_id, body]));
    return runIds.map((runId) => JSON.parse(bodies.get(runId) ?? "null") as Detail | null);
  });
}
