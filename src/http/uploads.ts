import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { insertUpload } from "../database/uploads.js";
import { ClienteleError } from "../errors.js";
import type { GraphServices } from "../graphql/context.js";
import { expectedDigests } from "./expected-digest.js";
import { keepUploadsSwept } from "./sweep-uploads.js";

const LARGEST_UPLOAD = 4 * 2 ** 30;
const DEFAULT_NAME = "orders.csv";

/**
 * PUT /imports?filename=…: stores the body under an id of our own and answers 201 { uploadId, sha256, bytes }.
 * The name is only ever shown; it is never part of a path. A client may say what it sends, by `Content-Digest` or
 * `?sha256=`; then the upload must be just that.
 */
export async function serveUploads(
  app: FastifyInstance,
  services: GraphServices,
  log: (line: string) => void,
): Promise<void> {
  const { workspace, uploadFolder } = services;
  const { db } = workspace.database;
  await mkdir(uploadFolder, { recursive: true, mode: 0o700 });
  await keepUploadsSwept(app, services, log);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.put<{ Querystring: { filename?: string; sha256?: string } }>(
      "/imports",
      { bodyLimit: LARGEST_UPLOAD },
      async (request, reply) => {
        const id = randomUUID();
        const digests = expectedDigests(request.query.sha256, request.headers["content-digest"]);
        const { sha256, bytes } = await receive(request, uploadFolder, id, digests);
        const file_name = String(request.query.filename || DEFAULT_NAME).slice(0, 255);
        await insertUpload(db, { id, file_name, sha256, bytes, created_at: Date.now() }).execute();
        return reply.code(201).send({ uploadId: id, sha256, bytes });
      },
    );
  });
}

/** Writes the body beside its final name and renames it when it is whole. */
async function receive(
  request: FastifyRequest,
  folder: string,
  id: string,
  digests: readonly string[],
): Promise<{ sha256: string; bytes: number }> {
  const partial = join(folder, `${id}.part`);
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(
        bytes > LARGEST_UPLOAD ? new ClienteleError("UPLOAD_TOO_LARGE", { limit: LARGEST_UPLOAD }) : null,
        chunk,
      );
    },
  });
  try {
    await pipeline(request.raw, measure, createWriteStream(partial, { mode: 0o600, flush: true }));
    const expected = request.headers["content-length"];
    if (expected !== undefined && Number(expected) !== bytes) throw incomplete(bytes, expected);
    const sha256 = hash.digest("hex");
    requireDigests(sha256, digests);
    await rename(partial, join(folder, id));
    return { sha256, bytes };
  } catch (error) {
    await rm(partial, { force: true });
    const isCut = (error as NodeJS.ErrnoException).code === "ECONNRESET" || request.raw.destroyed;
    throw error instanceof ClienteleError || !isCut
      ? error
      : incomplete(bytes, request.headers["content-length"]);
  }
}

function incomplete(received: number, expected: string | undefined): ClienteleError {
  return new ClienteleError("UPLOAD_INCOMPLETE", {
    received: `${received} bytes`,
    expected: expected === undefined ? "all" : `${expected} bytes`,
  });
}

function requireDigests(sha256: string, digests: readonly string[]): void {
  const other = digests.find((digest) => digest !== sha256);
  if (other === undefined) return;
  throw new ClienteleError("UPLOAD_INCOMPLETE", {
    received: `SHA-256 ${sha256}`,
    expected: `SHA-256 ${other}`,
  });
}
