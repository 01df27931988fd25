import type { Database } from "../database/open-database.js";
import type { Statement } from "../database/remote-dialect.js";
import { statementRows } from "../database/statement-rows.js";
import { sharedCopy } from "../numeric/shared.js";
import { loadRunModel } from "./load-run-model.js";

/** What a reader does for those who ask: reading that may take a while, with a connection of its own. */
export function readTasks({ sqlite, db }: Database) {
  const rowsOf = statementRows(sqlite);
  return {
    query: (statement: Statement) => rowsOf(statement),
    loadModel: async ({ runId }: { runId: number }) => sharedCopy(await loadRunModel(db, runId)),
  };
}

export type ReadTasks = ReturnType<typeof readTasks>;
