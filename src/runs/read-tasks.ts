import type { Database } from "../database/open-database.js";
import type { Statement } from "../database/remote-dialect.js";
import { statementRows } from "../database/statement-rows.js";
import { sharedCopy } from "../numeric/shared.js";
import { type ExploreInput, exploreData } from "./explore-data.js";
import { findOverdue, listOverdue } from "./find-overdue.js";
import { findRules } from "./find-rules.js";
import { loadRunModel } from "./load-run-model.js";
import { ordersByMonth } from "./orders-by-month.js";
import { samplePca } from "./sample-pca.js";
import { profileCustomers, sumCustomers } from "./summarize-customers.js";

/** What a reader does for those who ask: reading that may take a while, with a connection of its own. */
export function readTasks(database: Database) {
  const rowsOf = statementRows(database.sqlite);
  return {
    query: (statement: Statement) => rowsOf(statement),
    loadModel: async ({ runId }: { runId: number }) => sharedCopy(await loadRunModel(database.db, runId)),
    explore: (input: ExploreInput) => exploreData(database, input),
    sumCustomers: (statement: Statement) => sumCustomers(database, statement),
    profileCustomers: (statement: Statement) => profileCustomers(database, statement),
    findOverdue: (input: { readonly runId: number }) => findOverdue(database, input),
    listOverdue: (input: { readonly runId: number }) => listOverdue(database, input),
    findRules: (input: { readonly runId: number }) => findRules(database, input),
    samplePca: (input: Parameters<typeof samplePca>[1]) => samplePca(database, input),
    ordersByMonth: (input: Parameters<typeof ordersByMonth>[1]) => ordersByMonth(database, input),
  };
}

export type ReadTasks = ReturnType<typeof readTasks>;
