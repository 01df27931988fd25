import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

/** Line numbers that are named of each kind of fault. */
const NAMED_LINES = 10;

/** The rejects of an import by file, kind of fault and column, the most frequent first. */
export async function rejectGroups(db: Kysely<Tables>, importId: number) {
  const numbered = db
    .selectFrom("reject")
    .where("import_id", "=", importId)
    .select(["file_name", "code", "column_name", "line", "reason"])
    .select(
      sql<number>`row_number() OVER (PARTITION BY file_name, code, column_name ORDER BY id)`.as("place"),
    );
  const rows = await db
    .selectFrom(numbered.as("n"))
    .groupBy(["file_name", "code", "column_name"])
    .select(["file_name", "code", "column_name"])
    .select([
      sql<number>`count(*)`.as("count"),
      sql<string>`max(reason) FILTER (WHERE place = 1)`.as("example"),
      sql<string>`json_group_array(line) FILTER (WHERE place <= ${sql.lit(NAMED_LINES)})`.as("lines"),
    ])
    .orderBy("count", "desc")
    .orderBy("file_name")
    .orderBy("code")
    .execute();
  return rows.map(({ lines, ...group }) => ({ ...group, lines: JSON.parse(lines) as number[] }));
}
