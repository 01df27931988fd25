/** One GraphQL operation that has ended, as logs and metrics see it: no variables, nothing of a customer. */
export interface OperationRecord {
  readonly requestId: string;
  readonly transport: "http" | "sse" | "ws";
  /** Null for a document that could not be read, or an operation without a name. */
  readonly operationName: string | null;
  readonly operationType: "query" | "mutation" | "subscription" | null;
  /** Null where it was not worked out. */
  readonly cost: number | null;
  readonly milliseconds: number;
  /** The `extensions.code` of each error of the answer. */
  readonly errorCodes: readonly string[];
  /** The name of the caller. */
  readonly caller: string;
}

/** Is told of every operation when it has ended. */
export type WatchOperation = (record: OperationRecord) => void;
