import { existsSync, statSync } from "node:fs";
import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

/** How many jobs of each kind there are in each state. */
export function jobCounts(db: Kysely<Tables>) {
  const imports = db
    .selectFrom("import")
    .groupBy("status")
    .select([sql<string>`'IMPORT'`.as("kind"), sql<string>`status`.as("status")])
    .select((e) => e.fn.countAll<number>().as("count"));
  return db
    .selectFrom("model_run")
    .groupBy(["kind", "status"])
    .select([sql<string>`kind`.as("kind"), sql<string>`status`.as("status")])
    .select((e) => e.fn.countAll<number>().as("count"))
    .unionAll(imports);
}

/** How many customers, invoices and order lines of a version count. */
export function keptCounts(db: Kysely<Tables>, versionId: number) {
  return db
    .selectFrom("ledger")
    .where("version_id", "=", versionId)
    .where("entry", "=", "KEPT")
    .select(["customers", "invoices", "rows"]);
}

/** The uploads that wait to be imported. */
export function uploadTotals(db: Kysely<Tables>) {
  return db
    .selectFrom("upload")
    .select((e) => [e.fn.countAll<number>().as("count"), sql<number>`coalesce(sum(bytes), 0)`.as("bytes")]);
}

/** Bytes of the database's file and of its write-ahead log. */
export function fileSizes(path: string): { readonly database: number; readonly log: number } {
  const bytesOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);
  return { database: bytesOf(path), log: bytesOf(`${path}-wal`) };
}
