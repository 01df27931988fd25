import { CompiledQuery, type Kysely } from "kysely";
import type { Statement } from "./remote-dialect.js";
import type { Tables } from "./tables.js";

/** Stands in a query for a value that comes later. */
class Placeholder {
  constructor(readonly name: string) {}
}

/**
 * A query that is built and compiled once for each shape: for one that comes so often that building it would take longer
 * than answering it.
 *
 * @param build  makes the query of a shape, with `value(name)` where a value belongs
 */
export function compiledOnce<Name extends string, Row>(
  build: (
    db: Kysely<Tables>,
    shape: string,
    value: (name: Name) => number,
  ) => { compile(): Statement; execute(): Promise<Row[]> },
): (db: Kysely<Tables>, shape: string, values: Readonly<Record<Name, unknown>>) => Promise<Row[]> {
  const known = new Map<string, Statement>();
  return async (db, shape, values) => {
    const statement =
      known.get(shape) ?? build(db, shape, (name) => new Placeholder(name) as unknown as number).compile();
    known.set(shape, statement);
    const parameters = statement.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as Name] : parameter,
    );
    return (await db.executeQuery<Row>(CompiledQuery.raw(statement.sql, parameters))).rows;
  };
}
