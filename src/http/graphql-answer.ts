import type { FastifyReply } from "fastify";
import { ClienteleError, type ErrorCode } from "../errors.js";
import { headersOf, requestFault, statusOf } from "../graphql/request-fault.js";
import { formatErrors } from "./format-error.js";
import { LARGEST_BODY } from "./request-limits.js";

/** An answer over HTTP, ready to be sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string;
}

/** The answer to a request that is not carried out. @param accept the Accept header */
export function refusal(fault: ClienteleError, requestId: string, accept: string | undefined): HttpAnswer {
  const type = isJsonChosen(accept) || !accept?.includes(RESPONSE_TYPE) ? "application/json" : RESPONSE_TYPE;
  return {
    status: statusOf(fault.code),
    headers: [...headersOf(fault), ["content-type", `${type}; charset=utf-8`]],
    body: JSON.stringify({ errors: formatErrors([requestFault(fault)], requestId) }),
  };
}

const RESPONSE_TYPE = "application/graphql-response+json";
const OF_THE_DOCUMENT: readonly unknown[] = [
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_VARIABLES",
  "OPERATION_NOT_FOUND",
] satisfies ErrorCode[];

/**
 * Whether an answer with these reasons has the status 200: the specification of GraphQL over HTTP wants it for faults of
 * a document or its variables where the client asked for `application/json` by name.
 */
export function isOkInJson(accept: string | undefined, reasons: readonly unknown[]): boolean {
  return isJsonChosen(accept) && reasons.every((reason) => OF_THE_DOCUMENT.includes(reason));
}

function isJsonChosen(accept = ""): boolean {
  const json = accept.indexOf("application/json");
  const response = accept.indexOf(RESPONSE_TYPE);
  return json >= 0 && (response < 0 || json < response);
}

/** What goes beside the data: the cost of the operation where it was worked out, and what the resolvers hint at. */
export function answerExtensions(cost: number | null, hints: ReadonlySet<string>): Record<string, unknown> {
  return {
    ...(cost !== null && { cost: { requestedQueryCost: cost } }),
    ...(hints.size > 0 && { hints: [...hints] }),
  };
}

/** What Fastify found wrong with a request, in the words of the catalogue; null for a bug. */
export function faultOfHttp(error: unknown, contentType: string | undefined): ClienteleError | null {
  if (error instanceof ClienteleError) return error;
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode === 413) return new ClienteleError("REQUEST_TOO_LARGE", { limit: LARGEST_BODY });
  if (statusCode === 415)
    return new ClienteleError("UNSUPPORTED_BODY", { found: contentType ?? "no known type" });
  return statusCode < 500 ? new ClienteleError("BAD_REQUEST", { problem: message }) : null;
}

/** Sends an answer as it is. */
export function send(reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply {
  for (const [name, value] of headers) reply.header(name, value);
  return reply.code(status).header("cache-control", "no-store").send(body);
}
