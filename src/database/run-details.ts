import type { Kysely } from "kysely";
import type { RunDetailKind, Tables } from "./tables.js";

/** The details of several runs, as they were stored. */
export function runDetails(db: Kysely<Tables>, kind: RunDetailKind, runIds: readonly number[]) {
  return db
    .selectFrom("run_detail")
    .select(["run_id", "body"])
    .where("kind", "=", kind)
    .where("run_id", "in", runIds);
}

export function insertRunDetail(trx: Kysely<Tables>, runId: number, kind: RunDetailKind, body: string) {
  return trx.insertInto("run_detail").values({ run_id: runId, kind, body });
}
