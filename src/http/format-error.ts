import { randomUUID } from "node:crypto";
import type { GraphQLFormattedError } from "graphql";
import { GraphQLError } from "graphql";
import { ClienteleError, InvalidInput } from "../errors.js";

/** Codes that Apollo gives to requests that cannot be carried out as they are. */
const CLIENT_FAULTS = new Set([
  "BAD_USER_INPUT",
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
]);

/**
 * An error as strangers may see it: a fault of the request keeps its sentence and its code as `reason`; anything else
 * is a bug, which goes to the log under an id, and only the id goes out.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: (line: string) => void,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const fault = original instanceof InvalidInput ? original.faults[0] : original;
  if (fault instanceof ClienteleError) {
    return {
      ...located(formatted),
      message: fault.message,
      extensions: { code: "BAD_USER_INPUT", reason: fault.code },
    };
  }
  const code = String(formatted.extensions?.code ?? "");
  if (CLIENT_FAULTS.has(code)) {
    return { ...located(formatted), extensions: { code: "BAD_USER_INPUT", reason: code } };
  }
  const errorId = randomUUID();
  log(`${errorId} ${original instanceof Error ? (original.stack ?? original.message) : String(original)}`);
  return {
    ...located(formatted),
    message: `Something went wrong on our side. It is in the server's log under ${errorId}.`,
    extensions: { code: "INTERNAL_SERVER_ERROR", errorId },
  };
}

function located({ message, locations, path }: GraphQLFormattedError): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }) };
}
