import { type DocumentNode, type GraphQLError, type GraphQLSchema, Kind, validate } from "graphql";
import type { ClienteleError } from "../errors.js";
import { repeatsFault, shapeFault } from "./guard-shape.js";
import { requestFault } from "./request-fault.js";

/** Documents stay for as long as somebody keeps them, e.g. Apollo those that it has seen. */
const known = new WeakMap<DocumentNode, readonly GraphQLError[]>();

/**
 * What is wrong with a document by the schema, for every transport. Its shape comes first, for it bounds the time that
 * the rest takes; nothing is guessed at ("Did you mean …"), which would tell what the schema has.
 */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  const before = known.get(document);
  if (before) return before;
  const fault = faultBySight(document);
  const errors = fault
    ? [requestFault(fault)]
    : validate(schema, document, undefined, { hideSuggestions: true });
  known.set(document, errors);
  return errors;
}

function faultBySight(document: DocumentNode): ClienteleError | null {
  for (const definition of document.definitions) {
    const fault = definition.kind === Kind.OPERATION_DEFINITION ? shapeFault(document, definition) : null;
    if (fault) return fault;
  }
  return repeatsFault(document);
}
