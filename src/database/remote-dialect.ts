import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";

/** A query as text, with a value for each `?`. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/**
 * SQLite behind a function that gives the rows of a statement: for queries whose work is done elsewhere. For reading
 * only; there are no transactions.
 */
export function remoteDialect(rowsOf: (statement: Statement) => Promise<unknown[]>): Dialect {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      return { rows: (await rowsOf({ sql, parameters })) as Row[] };
    },
    streamQuery: () => readsOnly(),
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      beginTransaction: async () => readsOnly(),
      commitTransaction: async () => readsOnly(),
      rollbackTransaction: async () => readsOnly(),
      releaseConnection: async () => undefined,
      destroy: async () => undefined,
    }),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function readsOnly(): never {
  throw new Error("a reader only answers whole queries");
}
