import { GraphQLError, type GraphQLFormattedError } from "graphql";
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
 * is a bug, of which nothing goes out.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const fault = faultOf(error);
  if (fault) {
    const extensions = { code: "BAD_USER_INPUT", reason: fault.code };
    return { ...located(formatted), message: fault.message, extensions };
  }
  const code = String(formatted.extensions?.code ?? "");
  if (CLIENT_FAULTS.has(code)) {
    return { ...located(formatted), extensions: { code: "BAD_USER_INPUT", reason: code } };
  }
  const message = "Something went wrong on our side. It is in the server's log under this request's id.";
  return { ...located(formatted), message, extensions: { code: "INTERNAL_SERVER_ERROR" } };
}

/** The stack of a bug, for the log; null for a fault of the request. */
export function bugOf(error: GraphQLError): string | null {
  if (faultOf(error) || CLIENT_FAULTS.has(String(error.extensions?.code))) return null;
  const original = error.originalError ?? error;
  return original.stack ?? original.message;
}

function faultOf(error: unknown): ClienteleError | null {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const fault = original instanceof InvalidInput ? original.faults[0] : original;
  return fault instanceof ClienteleError ? fault : null;
}

function located({ message, locations, path }: GraphQLFormattedError): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }) };
}
