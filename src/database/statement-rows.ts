import type Sqlite from "better-sqlite3";
import type { Statement } from "./remote-dialect.js";

const STATEMENTS_KEPT = 200;

/** Prepares statements of one connection; those that come again are compiled once. */
export function prepareOnce(sqlite: Sqlite.Database): (sql: string) => Sqlite.Statement {
  const prepared = new Map<string, Sqlite.Statement>();
  return (sql) => {
    const statement = prepared.get(sql) ?? sqlite.prepare(sql);
    prepared.delete(sql);
    prepared.set(sql, statement); // the last one used stands last
    if (prepared.size > STATEMENTS_KEPT) prepared.delete(prepared.keys().next().value as string);
    return statement;
  };
}

/** Gives the rows of statements on one connection. */
export function statementRows(sqlite: Sqlite.Database): (statement: Statement) => unknown[] {
  const prepare = prepareOnce(sqlite);
  return ({ sql, parameters }) => prepare(sql).all(...parameters);
}
