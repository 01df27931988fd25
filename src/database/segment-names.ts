import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

/** Segments as everything shows them: under the name that somebody gave to their key, else under the rule's. */
export function namedSegments(db: Kysely<Tables>) {
  return db
    .selectFrom("segment as g")
    .leftJoin("segment_name as m", "m.key", "g.key")
    .select(["g.id", "g.run_id", "g.number", "g.key", "g.tier", "g.description"])
    .select(["g.customer_count", "g.anomaly_count", "g.revenue", "g.statistics"])
    .select([
      sql<string>`coalesce(m.name, g.name)`.as("name"),
      sql<string>`iif(m.name IS NULL, g.name_reason,
        'Named by hand; the rule would call it ' || g.name || '. ' || g.name_reason)`.as("name_reason"),
    ]);
}

/** The names that people gave, by key. */
export function givenSegmentNames(db: Kysely<Tables>) {
  return db.selectFrom("segment_name").select(["key", "name"]).orderBy("key");
}

/** The segments that have a key, the newest run's first, under the rule's name. */
export function segmentsWithKey(db: Kysely<Tables>, key: string) {
  return db
    .selectFrom("segment")
    .select(["id", "run_id", "name as rule_name"])
    .where("key", "=", key)
    .orderBy("run_id", "desc");
}

/** Gives a name to a key; within a write transaction. */
export function giveSegmentName(trx: Kysely<Tables>, key: string, name: string, now: number) {
  return trx
    .insertInto("segment_name")
    .values({ key, name, renamed_at: now })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ name, renamed_at: now }));
}

/** Leaves the naming of a key to the rule again; within a write transaction. */
export function dropSegmentName(trx: Kysely<Tables>, key: string) {
  return trx.deleteFrom("segment_name").where("key", "=", key);
}
