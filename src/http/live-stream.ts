import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FormattedExecutionResult } from "graphql";
import { ClienteleError } from "../errors.js";
import { requestFault } from "../graphql/request-fault.js";
import { formatErrors } from "./format-error.js";
import type { LiveAnswers } from "./live-answers.js";
import { badRequest, openOperation, type SentOperation } from "./live-operation.js";
import type { LiveOperations } from "./live-operations.js";
import { refuseForeignPage } from "./live-origin.js";
import { LARGEST_BODY } from "./request-limits.js";

const PING_EVERY_MS = 12_000;

/**
 * GraphQL over server-sent events in the "distinct connections" way of graphql-sse: each request is one operation, POST
 * with JSON or GET with `query`; each answer is an event `next`, and `complete` is the last one.
 */
export function serveStreams(app: FastifyInstance, live: LiveOperations): void {
  app.route({
    method: ["GET", "POST"],
    url: "/graphql/stream",
    bodyLimit: LARGEST_BODY,
    handler: (request, reply) => stream(live, request, reply),
  });
}

async function stream(live: LiveOperations, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { connections, authenticate } = live;
  refuseForeignPage(request.raw, live.corsOrigins);
  const sent = sentOperation(request);
  const caller = await authenticate(request.raw);
  const operation = openOperation(live, { caller, transport: "sse" }, sent);
  if (operation.faults === null && operation.type === "mutation" && request.method === "GET")
    throw badRequest("a mutation cannot be sent by GET.");
  let answers: LiveAnswers | null = null;
  let why: ClienteleError | null = null;
  const end = (fault: ClienteleError | null) => {
    why = fault;
    answers?.return();
  };
  const connection = { holder: caller.name, check: () => authenticate(request.raw), end };
  reply.raw.once("close", connections.add({ ...connection, cut: () => reply.raw.destroy() }));
  reply.hijack();
  const events = openEvents(reply);
  const result = operation.faults ? { errors: operation.faults } : await operation.carryOut();
  if (isStream(result)) {
    answers = result;
    reply.raw.once("close", () => result.return());
    if (reply.raw.destroyed) await result.return();
    for await (const answer of result) await events.send("next", answer);
  } else await events.send("next", result);
  if (why) await events.send("next", { errors: formatErrors([requestFault(why)], request.id) });
  await events.send("complete");
  events.end();
}

/** @throws ClienteleError BAD_REQUEST, UNSUPPORTED_BODY */
function sentOperation({ method, headers, body, query }: FastifyRequest): SentOperation {
  if (!headers.accept?.includes("text/event-stream"))
    throw badRequest("this address answers with events: send `Accept: text/event-stream`, or ask /graphql.");
  if (method === "GET") {
    const { variables, ...rest } = query as Record<string, string | undefined>;
    return { ...(rest as { query?: string }), query: rest.query, variables: parsed(variables) };
  }
  const type = headers["content-type"] ?? "no known type";
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new ClienteleError("UNSUPPORTED_BODY", { found: type });
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw badRequest("the body must be a JSON object with `query`.");
  return body as SentOperation;
}

function parsed(variables: string | undefined): unknown {
  if (variables === undefined || variables === "") return null;
  try {
    return JSON.parse(variables);
  } catch {
    throw badRequest("`variables` is not JSON.");
  }
}

function isStream(result: FormattedExecutionResult | LiveAnswers): result is LiveAnswers {
  return Symbol.asyncIterator in result;
}

/** Writes one event after the other, no sooner than the client has taken the one before. */
function openEvents(reply: FastifyReply) {
  const { raw } = reply;
  const headers = { ...reply.getHeaders(), ...STREAM_HEADERS } as Record<string, string>;
  raw.writeHead(200, headers);
  raw.write(":\n\n"); // some browsers wait for a first byte
  const ping = setInterval(() => raw.writableNeedDrain || raw.write(":\n\n"), PING_EVERY_MS);
  raw.once("close", () => clearInterval(ping));
  return {
    async send(event: "next" | "complete", answer?: FormattedExecutionResult): Promise<void> {
      const data = answer ? ` ${JSON.stringify(answer)}` : "";
      if (raw.destroyed || raw.write(`event: ${event}\ndata:${data}\n\n`)) return;
      await drained(raw);
    },
    end: () => raw.end(),
  };
}

async function drained(raw: ServerResponse): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  raw.once("close", onClose);
  await once(raw, "drain", { signal: gone.signal }).catch(() => undefined); // a client that has gone takes no more
  raw.off("close", onClose);
}

const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};
