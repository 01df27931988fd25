import type Sqlite from "better-sqlite3";
import type { Statement } from "./remote-dialect.js";

const STATEMENTS_KEPT = 200;

/** Gives the rows of statements on one connection; those that come again are compiled once. */
export function statementRows(sqlite: Sqlite.Database): (statement: Statement) => unknown[] {
  const prepared = new Map<string, Sqlite.Statement>();
  return ({ sql, parameters }) => {
    const statement = prepared.get(sql) ?? sqlite.prepare(sql);
    prepared.delete(sql);
    prepared.set(sql, statement); // the last one used stands last
    if (prepared.size > STATEMENTS_KEPT) prepared.delete(prepared.keys().next().value as string);
    return statement.all(...parameters);
  };
}
