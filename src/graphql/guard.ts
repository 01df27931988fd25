import type { DocumentNode, GraphQLSchema } from "graphql";
import type { Caller } from "./caller.js";

/** An operation that is about to be carried out, valid by the schema; of HTTP, SSE and WebSocket alike. */
export interface OperationToGuard {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** Lets an operation pass, or says why not. @throws GraphQLError */
export function guardOperation(_operation: OperationToGuard): { readonly cost: number } {
  return { cost: 0 };
}
