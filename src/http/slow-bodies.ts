import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ClienteleError } from "../errors.js";

const LIMIT_SECONDS = 30;
const LOOK_EVERY_MS = 5_000;

interface Arriving {
  readonly since: number;
  readonly reply: FastifyReply;
}

/** Ends requests whose body takes too long; uploads of files may take their time. */
export function endSlowBodies(app: FastifyInstance): void {
  const arriving = new Map<FastifyRequest, Arriving>();
  app.addHook("preParsing", (request, reply, _payload, done) => {
    if (request.method === "POST") arriving.set(request, { since: Date.now(), reply });
    done();
  });
  app.addHook("preValidation", (request, _reply, done) => {
    arriving.delete(request);
    done();
  });
  const timer = setInterval(() => {
    const before = Date.now() - LIMIT_SECONDS * 1_000;
    for (const [request, { since, reply }] of arriving) {
      if (!request.raw.complete && !request.raw.destroyed && since > before) continue;
      arriving.delete(request);
      if (since <= before && !reply.sent) end(request, reply);
    }
  }, LOOK_EVERY_MS).unref();
  app.addHook("onClose", async () => clearInterval(timer));
}

function end(request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once("finish", () => request.raw.destroy());
  reply
    .header("connection", "close")
    .send(new ClienteleError("REQUEST_TOO_SLOW", { seconds: LIMIT_SECONDS }));
}
