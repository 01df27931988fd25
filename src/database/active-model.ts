import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/** The model in use: its run, and the scoring of today's customers. */
export function activeModel(db: Kysely<Tables>) {
  return db.selectFrom("active_model").select(["run_id", "scoring_id", "activated_at"]);
}

/** Makes a run the active one; within a write transaction. */
export async function setActiveModel(
  trx: Kysely<Tables>,
  runId: number,
  scoringId: number,
  now: number,
): Promise<void> {
  const row = { run_id: runId, scoring_id: scoringId, activated_at: now };
  await trx
    .insertInto("active_model")
    .values({ only_row: 1, ...row })
    .onConflict((conflict) => conflict.column("only_row").doUpdateSet(row))
    .execute();
}

export function clearActiveModel(trx: Kysely<Tables>) {
  return trx.deleteFrom("active_model");
}
