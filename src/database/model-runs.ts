import type { Insertable, Kysely, Selectable, Updateable } from "kysely";
import { inChunks } from "./customer-features.js";
import { isAmongIds } from "./id-list.js";
import { namedSegments } from "./segment-names.js";
import type { ModelRunTable, SegmentTable, Tables } from "./tables.js";

export type ModelRunRow = Selectable<ModelRunTable>;
export type SegmentRow = Selectable<SegmentTable>;

export function modelRuns(db: Kysely<Tables>) {
  return db.selectFrom("model_run").selectAll();
}

export function modelRunById(db: Kysely<Tables>, id: number) {
  return modelRuns(db).where("id", "=", id);
}

export function modelRunsById(db: Kysely<Tables>, ids: readonly number[]) {
  return modelRuns(db).where(isAmongIds("id", ids));
}

/** The run, where it waits or goes on. */
export function unfinishedRun(db: Kysely<Tables>, id: number) {
  return modelRunById(db, id).where("status", "in", ["QUEUED", "RUNNING"]);
}

/** The model itself, compressed, with its digest. */
export function runArtefact(db: Kysely<Tables>, id: number) {
  return db
    .selectFrom("artefact as a")
    .innerJoin("model_run as r", "r.id", "a.run_id")
    .where("a.run_id", "=", id)
    .select(["a.bytes", "r.artefact_digest as digest"]);
}

export function insertArtefact(trx: Kysely<Tables>, runId: number, bytes: Uint8Array) {
  return trx.insertInto("artefact").values({ run_id: runId, bytes });
}

export async function insertModelRun(
  db: Kysely<Tables>,
  row: Pick<
    Insertable<ModelRunTable>,
    | "kind"
    | "created_at"
    | "version_id"
    | "as_of"
    | "specification"
    | "idempotency_key"
    | "input_digest"
    | "lock_holder"
  >,
): Promise<number> {
  const { id } = await db
    .insertInto("model_run")
    .values({ ...row, status: "QUEUED", phase: "waiting", fraction: 0 })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

export function updateModelRun(db: Kysely<Tables>, id: number, change: Updateable<ModelRunTable>) {
  return db.updateTable("model_run").set(change).where("id", "=", id);
}

export function segmentsOfRun(db: Kysely<Tables>, runId: number) {
  return namedSegments(db).where("g.run_id", "=", runId).orderBy("g.number");
}

/** The segments of some runs, each run's by number. */
export function segmentsOfRuns(db: Kysely<Tables>, runIds: readonly number[]) {
  return namedSegments(db).where(isAmongIds("g.run_id", runIds)).orderBy("g.number");
}

export function segmentsById(db: Kysely<Tables>, ids: readonly number[]) {
  return namedSegments(db).where(isAmongIds("g.id", ids));
}

export async function insertSegments(
  trx: Kysely<Tables>,
  rows: readonly Insertable<SegmentTable>[],
): Promise<void> {
  for (const part of inChunks(rows)) await trx.insertInto("segment").values(part).execute();
}
