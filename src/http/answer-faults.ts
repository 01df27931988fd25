import type { FastifyInstance } from "fastify";
import { ClienteleError, describeError } from "../errors.js";
import { apiCodeOf, headersOf, statusOf } from "../graphql/request-fault.js";
import { faultOfHttp, refusal, send } from "./graphql-answer.js";

/** So much of a body that is refused is taken in all the same and thrown away: else many clients never see the answer. */
const MOST_UNREAD = 64 * 2 ** 20;

/** Answers what went wrong: in the form of GraphQL below /graphql, else `{ error: { code, message } }`. */
export function answerFaults(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((error, request, reply) => {
    const { headers, url, id } = request;
    const known = faultOfHttp(error, headers["content-type"]);
    if (!known) log(`${id} ${(error as Error).stack}`);
    const fault = known ?? new ClienteleError("INTERNAL_ERROR");
    if (Number(headers["content-length"]) <= MOST_UNREAD) reply.removeHeader("connection");
    if (/^\/graphql\b/.test(url)) return send(reply, refusal(fault, id, headers.accept));
    for (const [name, value] of headersOf(fault)) reply.header(name, value);
    const isOurs = apiCodeOf(fault.code) === "INTERNAL_SERVER_ERROR";
    const message = isOurs ? describeError("INTERNAL_ERROR") : fault.message;
    return reply.code(statusOf(fault.code)).send(problem(fault.code, message));
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(problem("NOT_FOUND", `There is nothing at ${request.url.split("?")[0]}. Start at /.`)),
  );
}

function problem(code: string, message: string) {
  return { error: { code, message } };
}
