import type Sqlite from "better-sqlite3";
import type { Kysely } from "kysely";
import type { Matrix } from "../numeric/matrix.js";
import { forEachRow } from "./for-each-row.js";
import { isAmongIds } from "./id-list.js";
import { insertRows } from "./insert-rows.js";
import type { Database } from "./open-database.js";
import type { AnomalyTable, ScoringTable, Tables } from "./tables.js";

/** The scores of n customers in columns; the meaning of each is that of the column of `score`. */
interface NewScores {
  readonly customerIds: Int32Array;
  readonly segments: Int32Array;
  /** −1 where there is none. */
  readonly secondSegments: Int32Array;
  /** NaN where there is none. */
  readonly margins: Float64Array;
  readonly dbscanLabels: Int32Array;
  /** NaN where there is none. */
  readonly severities: Float64Array;
  /** [n × 2]. */
  readonly plane: Matrix;
}

export interface NewScoring {
  /** Fitted: the customers are the model's training rows, in their order. */
  readonly scoring: Omit<ScoringTable, "id">;
  readonly scores: NewScores;
  readonly anomalies: readonly Omit<AnomalyTable, "scoring_id">[];
}

const SCORING_COLUMNS = ["run_id", "version_id", "as_of", "is_fitted"] as const;
const SCORE_COLUMNS = [
  ...(["scoring_id", "customer_id", "segment", "second_segment", "margin", "dbscan_label"] as const),
  ...(["severity", "pca_x", "pca_y", "training_row"] as const),
];
const ANOMALY_COLUMNS = [
  ...(["customer_id", "kind", "triage", "severity", "distance_to_core", "contributions"] as const),
  "nearest_peer_id" as const,
];

/** Stores a scoring whole; within a write transaction. @returns its id */
export function insertScoring({ sqlite }: Database, { scoring, scores, anomalies }: NewScoring): number {
  insertRows(sqlite, "scoring", SCORING_COLUMNS, 1, (values) => {
    SCORING_COLUMNS.forEach((column, j) => {
      values[j] = scoring[column];
    });
  });
  const id = sqlite.prepare("SELECT last_insert_rowid()").pluck().get() as number;
  insertScores(sqlite, id, scores, scoring.is_fitted === 1);
  insertRows(sqlite, "anomaly", ["scoring_id", ...ANOMALY_COLUMNS], anomalies.length, (values, at, i) => {
    values[at] = id;
    ANOMALY_COLUMNS.forEach((column, j) => {
      values[at + 1 + j] = anomalies[i][column];
    });
  });
  return id;
}

/** In the order of the table, which takes them faster so. */
function insertScores(sqlite: Sqlite.Database, scoringId: number, scores: NewScores, isFitted: boolean) {
  const { customerIds, secondSegments, margins, severities, plane } = scores;
  const order = new Uint32Array(customerIds.length).map((_, i) => i);
  order.sort((a, b) => customerIds[a] - customerIds[b]);
  insertRows(sqlite, "score", SCORE_COLUMNS, order.length, (values, at, place) => {
    const i = order[place];
    values[at] = scoringId;
    values[at + 1] = customerIds[i];
    values[at + 2] = scores.segments[i];
    values[at + 3] = secondSegments[i] < 0 ? null : secondSegments[i];
    values[at + 4] = Number.isNaN(margins[i]) ? null : margins[i];
    values[at + 5] = scores.dbscanLabels[i];
    values[at + 6] = Number.isNaN(severities[i]) ? null : severities[i];
    values[at + 7] = plane.values[2 * i];
    values[at + 8] = plane.values[2 * i + 1];
    values[at + 9] = isFitted ? i : null;
  });
}

/** The scoring of a run's own training customers. */
export function fittedScoring(db: Kysely<Tables>, runId: number) {
  return db.selectFrom("scoring").selectAll().where("run_id", "=", runId).where("is_fitted", "=", 1);
}

/** The scorings of some runs' own training customers. */
export function fittedScorings(db: Kysely<Tables>, runIds: readonly number[]) {
  return db.selectFrom("scoring").selectAll().where(isAmongIds("run_id", runIds)).where("is_fitted", "=", 1);
}

/** A scoring of a version at an instant by a run, where there is one already. */
export function scoringOf(db: Kysely<Tables>, runId: number, versionId: number, asOf: number) {
  return db
    .selectFrom("scoring")
    .selectAll()
    .where("run_id", "=", runId)
    .where("version_id", "=", versionId)
    .where("as_of", "=", asOf);
}

/** The customer behind each row of a model's training; 0 for a row whose customer was erased. */
export function trainingCustomers(database: Database, fittedScoringId: number): Int32Array {
  const query = database.db
    .selectFrom("score")
    .where("scoring_id", "=", fittedScoringId)
    .where("training_row", "is not", null)
    .select(["customer_id", "training_row"]);
  const found: [ids: number[], rows: number[]] = [[], []];
  forEachRow(database, query.compile(), ["customer_id", "training_row"], (id: number, row: number) => {
    found[0].push(id);
    found[1].push(row);
  });
  const [ids, rows] = found;
  const customers = new Int32Array(rows.reduce((most, row) => Math.max(most, row + 1), 0));
  rows.forEach((row, i) => {
    customers[row] = ids[i];
  });
  return customers;
}

/** Takes a scoring and what hangs on it away; within a write transaction. */
export async function deleteScoring(trx: Kysely<Tables>, scoringId: number): Promise<void> {
  await trx.deleteFrom("score").where("scoring_id", "=", scoringId).execute();
  await trx.deleteFrom("anomaly").where("scoring_id", "=", scoringId).execute();
  await trx.deleteFrom("scoring").where("id", "=", scoringId).execute();
}

/** All scores of a scoring. */
export function scoresOfScoring(db: Kysely<Tables>, scoringId: number) {
  return db.selectFrom("score").selectAll().where("scoring_id", "=", scoringId);
}

/** Whether a scoring is of a run's own training customers. */
export async function isFitted(db: Kysely<Tables>, scoringId: number): Promise<boolean> {
  const row = await db
    .selectFrom("scoring")
    .select("is_fitted")
    .where("id", "=", scoringId)
    .executeTakeFirst();
  return row?.is_fitted === 1;
}
