import type { Database } from "../database/open-database.js";
import type { Statement } from "../database/remote-dialect.js";
import { statementRows } from "../database/statement-rows.js";

/** What a reader does for those who ask: reading that may take a while, with a connection of its own. */
export function readTasks({ sqlite }: Database) {
  const rowsOf = statementRows(sqlite);
  return {
    query: (statement: Statement) => rowsOf(statement),
  };
}

export type ReadTasks = ReturnType<typeof readTasks>;
