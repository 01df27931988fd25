import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** First and last instant of the lines that some rules keep; null where they keep none. */
export function keptPeriod(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  return db
    .selectFrom(visibleLines(db, scope, profileMask).as("line"))
    .where("first_rule", "=", 0)
    .select(sql<number | null>`min(ordered_at)`.as("first"))
    .select(sql<number | null>`max(ordered_at)`.as("last"));
}
