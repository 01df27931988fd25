import { type RawBuilder, type SqlBool, sql } from "kysely";

/** A condition that a column is one of some ids; its text is the same however many they are. */
export function isAmongIds(column: string, ids: readonly number[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}
