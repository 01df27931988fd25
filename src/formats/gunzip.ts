import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { ClienteleError } from "../errors.js";

const CHUNK = 1 << 20;

/**
 * What is inside gzip data, also of several members. The source is ended with it, read to the end or not.
 * @param name of the file, for people
 * @throws ClienteleError TRUNCATED_GZIP, NOT_A_TABLE where the data are damaged
 */
export async function* gunzipped(source: Readable, name: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip);
  } catch (error) {
    throw gzipFault(error, name);
  } finally {
    source.destroy(); // a pipe that its reader leaves early does not close what it reads from
  }
}

function gzipFault(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "Z_BUF_ERROR") return new ClienteleError("TRUNCATED_GZIP", { file });
  if (code?.startsWith("Z_"))
    return new ClienteleError("NOT_A_TABLE", { file, found: "a damaged gzip file" });
  return error;
}
