import type { Kysely, RawBuilder, SqlBool } from "kysely";
import { type CustomerScope, customersIn } from "./customer-page.js";
import { forEachRow } from "./for-each-row.js";
import type { Database } from "./open-database.js";
import type { Statement } from "./remote-dialect.js";
import type { CustomerFeaturesTable, Tables } from "./tables.js";

/** What can be read of the customers that are explored, as it is stored: sums of money in thousandths. */
export type ExploredColumn = Exclude<keyof CustomerFeaturesTable, "version_id">;

/** The query for the customers that match: its text and values say exactly whose numbers an exploration gives. */
export function exploredCustomers(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
): Statement {
  const { sql, parameters } = customersIn(db, scope, conditions).selectAll("f").compile();
  return { sql, parameters };
}

/**
 * Reads some columns of the customers that a query finds, NaN where there is no value, [columns × n]. One column more
 * costs 8 bytes a customer.
 */
export function readExplored<Column extends ExploredColumn>(
  database: Database,
  { sql: text, parameters }: Statement,
  versionId: number,
  columns: readonly Column[],
): Record<Column, Float64Array> {
  const room = countCustomers(database, versionId); // the system gives memory only to what is written
  const arrays = columns.map(() => new Float64Array(room));
  let n = 0;
  const visit = (...values: (number | null)[]) => {
    for (let j = 0; j < arrays.length; j++) arrays[j][n] = values[j] ?? Number.NaN;
    n++;
  };
  forEachRow(database, { sql: text, parameters } as never, columns, visit);
  return Object.fromEntries(columns.map((column, j) => [column, arrays[j].subarray(0, n)])) as never;
}

function countCustomers({ sqlite }: Database, versionId: number): number {
  const count = sqlite.prepare("SELECT count(*) FROM customer_features WHERE version_id = ?").pluck();
  return count.get(versionId) as number;
}

/** How many customers a query finds, what they spent (thousandths), and when they ordered first and last. */
export function exploredTotals({ sqlite }: Database, { sql: text, parameters }: Statement): ExploredTotals {
  const totals = sqlite.prepare<unknown[], ExploredTotals>(
    `SELECT count(*) AS customerCount, coalesce(sum(monetary), 0) AS revenueMilli,
       min(first_order_at) AS firstOrderAt, max(last_order_at) AS lastOrderAt FROM (${text})`,
  );
  return totals.get(...parameters) as ExploredTotals;
}

export interface ExploredTotals {
  readonly customerCount: number;
  readonly revenueMilli: number;
  /** UTC milliseconds; null where no customer is found. */
  readonly firstOrderAt: number | null;
  readonly lastOrderAt: number | null;
}
