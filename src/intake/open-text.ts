import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { ClienteleError } from "../errors.js";
import { refuseBinary } from "./file-kind.js";
import { firstInvalidUtf8 } from "./utf8.js";

const CHUNK = 1 << 20;

/** Tells how many of how many bytes of the file have been read. */
export type ReadProgress = (bytesRead: number, bytesInAll: number) => void;

/**
 * The text of an orders file, in pieces: UTF-8, plain or gzipped (known by its first bytes, not by its name).
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NOT_A_TABLE, UNSUPPORTED_ENCODING, TRUNCATED_GZIP
 */
export async function* openText(path: string, name: string, onRead: ReadProgress): AsyncGenerator<string> {
  const decode = utf8Decoder(name);
  let isFirst = true;
  for await (const bytes of contentBytes(path, name, onRead)) {
    if (isFirst) refuseBinary(bytes, name);
    isFirst = false;
    yield decode(bytes, false);
  }
  yield decode(new Uint8Array(), true);
}

/** Checks that the file is there and may be read, before any work begins. */
export async function requireFile(path: string, name = basename(path)): Promise<void> {
  const refuse = (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new ClienteleError("FILE_NOT_FOUND", { path });
    throw new ClienteleError("FILE_UNREADABLE", { path, cause: error.code ?? error.message });
  };
  await access(path, constants.R_OK).catch(refuse);
  const found = await stat(path);
  if (!found.isFile()) throw new ClienteleError("FILE_UNREADABLE", { path, cause: "it is not a file" });
  if (found.size === 0) throw new ClienteleError("EMPTY_FILE", { file: name });
}

async function* contentBytes(path: string, name: string, onRead: ReadProgress): AsyncGenerator<Uint8Array> {
  const bytesInAll = (await stat(path)).size;
  const head = await firstBytes(path);
  const file = createReadStream(path, { highWaterMark: CHUNK });
  let bytesRead = 0;
  file.on("data", (chunk) => {
    bytesRead += chunk.length;
    onRead(bytesRead, bytesInAll);
  });
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!isGzip) return yield* file;
  const gunzip = createGunzip({ chunkSize: CHUNK });
  file.on("error", (error) => gunzip.destroy(error));
  try {
    yield* file.pipe(gunzip);
  } catch (error) {
    throw gzipError(error, name);
  } finally {
    file.destroy(); // a pipe that its reader leaves early does not close what it reads from
  }
}

async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(path, { end: 15 })) return chunk as Uint8Array;
  return new Uint8Array();
}

function gzipError(error: unknown, file: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "Z_BUF_ERROR") return new ClienteleError("TRUNCATED_GZIP", { file });
  if (code?.startsWith("Z_"))
    return new ClienteleError("NOT_A_TABLE", { file, found: "a damaged gzip file" });
  return error;
}

/** Decodes UTF-8 piece by piece; a byte order mark is dropped, and an invalid byte is named by its offset. */
function utf8Decoder(file: string): (bytes: Uint8Array, isLast: boolean) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let offset = 0;
  let pending: Uint8Array = new Uint8Array();
  return (bytes, isLast) => {
    try {
      const text = decoder.decode(bytes, { stream: !isLast });
      offset += bytes.length;
      pending = Buffer.concat([pending, bytes.subarray(-3)]).subarray(-3);
      return text;
    } catch {
      const before = pending.length;
      const bad = firstInvalidUtf8(Buffer.concat([pending, bytes]), before);
      throw new ClienteleError("UNSUPPORTED_ENCODING", { file, offset: offset - before + bad });
    }
  };
}
