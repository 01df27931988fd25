import type Sqlite from "better-sqlite3";
import type { Tables } from "./tables.js";

/** Rows a statement: fewer calls, and still far below SQLite's 32,766 parameters. */
const ROWS_PER_STATEMENT = 64;

type Value = number | string | null;

/**
 * Stores many rows; call it within a write transaction.
 * @param fill writes the values of row i into an array from `at` on, in the order of the columns
 */
export function insertRows<Table extends keyof Tables & string>(
  sqlite: Sqlite.Database,
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
  count: number,
  fill: (values: Value[], at: number, i: number) => void,
): void {
  const row = `(${columns.map(() => "?").join(", ")})`;
  const insertOf = (rows: number) =>
    sqlite.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${new Array(rows).fill(row).join(", ")}`,
    );
  const insertMany = insertOf(ROWS_PER_STATEMENT);
  const many = new Array<Value>(ROWS_PER_STATEMENT * columns.length);
  let i = 0;
  while (i + ROWS_PER_STATEMENT <= count) {
    for (let r = 0; r < ROWS_PER_STATEMENT; r++, i++) fill(many, r * columns.length, i);
    insertMany.run(many);
  }
  const insertOne = insertOf(1);
  const one = new Array<Value>(columns.length);
  for (; i < count; i++) {
    fill(one, 0, i);
    insertOne.run(one);
  }
}
