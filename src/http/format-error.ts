import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { ClienteleError, describeError, type ErrorCode, InvalidInput } from "../errors.js";
import { apiCodeOf } from "../graphql/request-fault.js";

/**
 * An error as strangers may see it, on every transport: a fault of the request keeps its sentence and has its code of the
 * catalogue as `reason`; anything else is a bug, of which nothing goes out.
 * @param error what was thrown, or what graphql made of it
 * @param formatted where it is in the query, if somebody has worked that out already
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const { reason, sentence } = explain(error, message);
  return {
    message: sentence,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code: apiCodeOf(reason), reason },
  };
}

/** The errors of an answer as strangers may see them. */
export function formatErrors(errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => withRequestId(formatError(error.toJSON(), error), requestId));
}

export function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  return { ...error, extensions: { ...error.extensions, requestId } };
}

/** The stack of a bug, for the log; null for a fault of the request. */
export function bugOf(error: GraphQLError): string | null {
  const { reason } = explain(error, error.message);
  if (apiCodeOf(reason) !== "INTERNAL_SERVER_ERROR") return null;
  const original = error.originalError ?? error;
  return original.stack ?? original.message;
}

interface Explanation {
  readonly reason: ErrorCode;
  readonly sentence: string;
}

/** Codes that Apollo gives to requests that cannot be carried out as they are. */
const REASONS: Readonly<Record<string, ErrorCode>> = {
  BAD_USER_INPUT: "BAD_VARIABLES",
  GRAPHQL_PARSE_FAILED: "GRAPHQL_PARSE_FAILED",
  GRAPHQL_VALIDATION_FAILED: "GRAPHQL_VALIDATION_FAILED",
  OPERATION_RESOLUTION_FAILURE: "GRAPHQL_VALIDATION_FAILED",
  PERSISTED_QUERY_NOT_FOUND: "PERSISTED_QUERY_NOT_SUPPORTED",
  PERSISTED_QUERY_NOT_SUPPORTED: "PERSISTED_QUERY_NOT_SUPPORTED",
  BAD_REQUEST: "BAD_REQUEST",
};

function explain(error: unknown, message: string): Explanation {
  const fault = faultOf(error);
  if (fault) return { reason: fault.code, sentence: sentenceOf(fault) };
  const reason = error instanceof GraphQLError ? reasonOf(error) : "INTERNAL_ERROR";
  const tooMany = reason === "GRAPHQL_PARSE_FAILED" && /more that (\d+) tokens/.exec(message);
  if (tooMany) {
    return { reason: "TOO_MANY_TOKENS", sentence: describeError("TOO_MANY_TOKENS", { limit: tooMany[1] }) };
  }
  return { reason, sentence: describeError(reason, { problem: withoutHints(message) }) };
}

function reasonOf(error: GraphQLError): ErrorCode {
  const { code } = error.extensions;
  const known = typeof code === "string" ? REASONS[code] : undefined;
  if (known) return known;
  if (/^Syntax Error: /.test(error.message) && !error.path) return "GRAPHQL_PARSE_FAILED";
  if (isAboutInput(error)) return error.path ? "BAD_VARIABLES" : reasonWithoutPath(error);
  return "INTERNAL_ERROR";
}

/** Without a path nothing was carried out: graphql itself found fault with the document or its variables. */
function reasonWithoutPath({ message }: GraphQLError): ErrorCode {
  return /^(Variable "\$|Too many errors processing variables)/.test(message)
    ? "BAD_VARIABLES"
    : "GRAPHQL_VALIDATION_FAILED";
}

/** Whether graphql wrote it about what was sent, and not about what our resolvers gave. */
function isAboutInput({ originalError, path, message }: GraphQLError): boolean {
  if (path) return originalError instanceof GraphQLError && /^Argument "/.test(message);
  return originalError === undefined || originalError instanceof GraphQLError;
}

/** The fault of the catalogue that was thrown. */
function faultOf(error: unknown): ClienteleError | null {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  const fault = cause instanceof InvalidInput ? cause.faults[0] : cause;
  return fault instanceof ClienteleError ? fault : null;
}

/** Sentences about the machine name paths and causes, which are for its log only. */
function sentenceOf(fault: ClienteleError): string {
  return apiCodeOf(fault.code) === "INTERNAL_SERVER_ERROR" ? describeError("INTERNAL_ERROR") : fault.message;
}

/** Guesses at what was meant would tell what the schema has. */
function withoutHints(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/, "").replace(/\s+$/, "");
}
