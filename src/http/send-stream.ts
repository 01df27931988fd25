import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Routes whose answers are streams: `@fastify/compress` reads a stream as fast as it can, whatever the client takes, so a long
 * one would end up in memory.
 */
export const STREAMED = { compress: false } as const;

/** Sends a long text as fast as it is taken, in gzip for those who take that. */
export function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: AsyncIterable<string | Uint8Array>,
): FastifyReply {
  const text = Readable.from(pieces, { highWaterMark: 1 });
  reply.header("vary", "accept-encoding");
  if (!takesGzip(request.headers["accept-encoding"])) return reply.send(text);
  const gzip = pipeline(text, createGzip(), () => undefined); // whoever reads it learns of its errors
  return reply.header("content-encoding", "gzip").send(gzip);
}

function takesGzip(acceptEncoding: string | string[] | undefined): boolean {
  const offers = String(acceptEncoding ?? "").split(",");
  return offers.some((offer) => /^\s*(gzip|\*)\s*(;\s*q=(1|0\.\d*[1-9])\b.*)?$/i.test(offer));
}
