import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Database } from "./open-database.js";
import type { Tables } from "./tables.js";

/**
 * What the version that is being made will remove and mark. It lies in temporary tables of this connection, so that
 * everything can be computed before one short transaction stores it, and nothing of it outlives a crash.
 */
export function beginPendingVersion({ sqlite }: Database): void {
  sqlite.exec(`
    CREATE TEMP TABLE IF NOT EXISTS pending_removal (line_id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS pending_mark (line_id INTEGER PRIMARY KEY, rules INTEGER NOT NULL) STRICT;
    DELETE FROM temp.pending_removal;
    DELETE FROM temp.pending_mark;
  `);
}

/** The lines that the coming version has no more. */
export function addRemovals({ sqlite }: Database, lineIds: readonly number[]): void {
  const insert = sqlite.prepare("INSERT INTO temp.pending_removal (line_id) VALUES (?)");
  const fill = sqlite.transaction(() => {
    for (const id of lineIds) insert.run(id);
  });
  fill();
}

/** Sets the bit of a rule on lines of the coming version. */
export function addMarks({ sqlite }: Database, lineIds: readonly number[], bit: number): void {
  const insert = sqlite.prepare(
    "INSERT INTO temp.pending_mark (line_id, rules) VALUES (?, ?) ON CONFLICT DO UPDATE SET rules = rules | excluded.rules",
  );
  const fill = sqlite.transaction(() => {
    for (const id of lineIds) insert.run(id, bit);
  });
  fill();
}

/** Makes the pending removals and marks those of a stored version; within a write transaction. */
export async function storePendingVersion(trx: Kysely<Tables>, versionId: number): Promise<void> {
  await trx
    .updateTable("order_line")
    .set({ removed_in: versionId })
    .where("id", "in", (e) => e.selectFrom("pending_removal").select("line_id"))
    .execute();
  await trx
    .insertInto("line_mark")
    .columns(["version_id", "line_id", "rules"])
    .expression((e) =>
      e.selectFrom("pending_mark").select([sql.lit(versionId).as("version_id"), "line_id", "rules"]),
    )
    .execute();
}
