import { GraphQLError } from "graphql";
import { ClienteleError, type ErrorCode } from "../errors.js";

/** The closed list of `extensions.code` of top-level errors. */
export type ApiErrorCode =
  | "BAD_USER_INPUT"
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "THROTTLED"
  | "QUERY_TOO_COMPLEX"
  | "TIMEOUT"
  | "INTERNAL_SERVER_ERROR";

/** The codes of the catalogue that are no fault of the input. */
const API_CODES: Partial<Record<ErrorCode, ApiErrorCode>> = {
  TOKEN_NEEDED: "UNAUTHENTICATED",
  TOKEN_INVALID: "UNAUTHENTICATED",
  SCOPE_NEEDED: "FORBIDDEN",
  FOREIGN_HOST: "FORBIDDEN",
  FOREIGN_ORIGIN: "FORBIDDEN",
  RATE_LIMITED: "THROTTLED",
  TOO_MANY_CONNECTIONS: "THROTTLED",
  TOO_MANY_OPERATIONS: "THROTTLED",
  TOO_MANY_TOKENS: "QUERY_TOO_COMPLEX",
  QUERY_TOO_DEEP: "QUERY_TOO_COMPLEX",
  TOO_MANY_ALIASES: "QUERY_TOO_COMPLEX",
  TOO_MANY_DIRECTIVES: "QUERY_TOO_COMPLEX",
  TOO_MANY_REPEATS: "QUERY_TOO_COMPLEX",
  QUERY_TOO_COSTLY: "QUERY_TOO_COMPLEX",
  QUERY_TIMEOUT: "TIMEOUT",
  REQUEST_TOO_SLOW: "TIMEOUT",
  INTERNAL_ERROR: "INTERNAL_SERVER_ERROR",
  WORKER_FAILED: "INTERNAL_SERVER_ERROR",
  DB_NOT_OPENED: "INTERNAL_SERVER_ERROR",
  DB_CORRUPT: "INTERNAL_SERVER_ERROR",
  DB_BUSY: "INTERNAL_SERVER_ERROR",
  DISK_FULL: "INTERNAL_SERVER_ERROR",
};

const STATUSES: Readonly<Record<ApiErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  THROTTLED: 429,
  QUERY_TOO_COMPLEX: 400,
  TIMEOUT: 504,
  INTERNAL_SERVER_ERROR: 500,
};

const OWN_STATUSES: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  REPORT_NOT_FOUND: 404,
  REQUEST_TOO_SLOW: 408,
  REQUEST_TOO_LARGE: 413,
  UPLOAD_TOO_LARGE: 413,
  UNSUPPORTED_BODY: 415,
  DB_BUSY: 503,
  DISK_FULL: 507,
};

export function apiCodeOf(code: ErrorCode): ApiErrorCode {
  return API_CODES[code] ?? "BAD_USER_INPUT";
}

/** The HTTP status of an answer that is nothing but this fault. */
export function statusOf(code: ErrorCode): number {
  return OWN_STATUSES[code] ?? STATUSES[apiCodeOf(code)];
}

/** The HTTP headers that go with a fault. */
export function headersOf({ code, facts }: ClienteleError): ReadonlyMap<string, string> {
  if (apiCodeOf(code) === "UNAUTHENTICATED") return new Map([["www-authenticate", "Bearer"]]);
  return code === "RATE_LIMITED" ? new Map([["retry-after", String(facts.seconds)]]) : new Map();
}

/** A fault of the whole request as GraphQL has it, with what HTTP needs beside it. */
export function requestFault(fault: ClienteleError): GraphQLError {
  const http = { status: statusOf(fault.code), headers: headersOf(fault) };
  return new GraphQLError(fault.message, { originalError: fault, extensions: { http } });
}

/** What was thrown, where it is a fault of the request: as GraphQL has it. */
export function asRequestFault(error: unknown): unknown {
  return error instanceof ClienteleError ? requestFault(error) : error;
}
