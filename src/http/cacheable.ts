import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Sends a body that seldom changes: a client that has it gets 304 instead. The tag is weak, for the body may be compressed. */
export function sendCacheable(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string | Buffer,
  cacheControl: string,
): FastifyReply {
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  reply.header("etag", etag).header("cache-control", cacheControl);
  const known = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim());
  return known?.includes(etag) ? reply.code(304).send() : reply.send(body);
}
