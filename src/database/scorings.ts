import type { Kysely } from "kysely";
import { inChunks } from "./customer-features.js";
import type { AnomalyTable, ScoreTable, ScoringTable, Tables } from "./tables.js";

export interface NewScoring {
  readonly scoring: Omit<ScoringTable, "id">;
  readonly scores: readonly Omit<ScoreTable, "scoring_id">[];
  readonly anomalies: readonly Omit<AnomalyTable, "scoring_id">[];
}

/** Stores a scoring whole; within a write transaction. @returns its id */
export async function insertScoring(
  trx: Kysely<Tables>,
  { scoring, scores, anomalies }: NewScoring,
): Promise<number> {
  const { id } = await trx.insertInto("scoring").values(scoring).returning("id").executeTakeFirstOrThrow();
  for (const rows of inChunks(scores)) {
    await trx
      .insertInto("score")
      .values(rows.map((row) => ({ scoring_id: id, ...row })))
      .execute();
  }
  for (const rows of inChunks(anomalies)) {
    await trx
      .insertInto("anomaly")
      .values(rows.map((row) => ({ scoring_id: id, ...row })))
      .execute();
  }
  return id;
}

/** The scoring of a run's own training customers. */
export function fittedScoring(db: Kysely<Tables>, runId: number) {
  return db.selectFrom("scoring").selectAll().where("run_id", "=", runId).where("is_fitted", "=", 1);
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

/** The customer behind each row of a model's training; a row whose customer was erased has none. */
export async function trainingCustomers(
  db: Kysely<Tables>,
  fittedScoringId: number,
): Promise<(number | undefined)[]> {
  const rows = await db
    .selectFrom("score")
    .where("scoring_id", "=", fittedScoringId)
    .where("training_row", "is not", null)
    .select(["customer_id", "training_row"])
    .execute();
  const customers: (number | undefined)[] = [];
  for (const { customer_id, training_row } of rows) customers[training_row as number] = customer_id;
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
