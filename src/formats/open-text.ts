import { createReadStream } from "node:fs";
import { access, constants, stat } from "node:fs/promises";
import { basename } from "node:path";
import { ClienteleError } from "../errors.js";
import { type Decode, decoderOf } from "./decode-text.js";
import { type Encoding, markedEncoding, unmarkedUtf16 } from "./encoding.js";
import { fileKind, refuseBinary, refuseKnownKinds } from "./file-kind.js";
import { gunzipped } from "./gunzip.js";

const CHUNK = 1 << 20;

/** Tells how many of how many bytes of the file have been read. */
export type ReadProgress = (bytesRead: number, bytesInAll: number) => void;

/** The text of a file in pieces, and how it is written. */
export interface OpenedText {
  readonly encoding: Encoding;
  readonly pieces: AsyncGenerator<string>;
}

/**
 * The text of an orders file, plain or gzipped (known by its first bytes, not by its name). The encoding is the one
 * declared, else what a byte order mark says, else UTF-8.
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NOT_A_TABLE, UNMARKED_UTF16, TRUNCATED_GZIP, and
 *   while it is read UNSUPPORTED_ENCODING: text with characters that had to be made up is never handed on
 */
export async function openText(
  path: string,
  name: string,
  declared: Encoding | null,
  onRead: ReadProgress,
): Promise<OpenedText> {
  const content = contentBytes(path, name, onRead);
  const { value: head = new Uint8Array() } = await content.next();
  try {
    const encoding = encodingOf(head, declared, name);
    return { encoding, pieces: decodeAll(head, content, decoderOf(encoding, name)) };
  } catch (error) {
    await content.return(undefined);
    throw error;
  }
}

async function* decodeAll(
  head: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  decode: Decode,
): AsyncGenerator<string> {
  try {
    yield decode(head, false);
    for await (const bytes of rest) yield decode(bytes, false);
    yield decode(new Uint8Array(), true);
  } finally {
    await rest.return(undefined);
  }
}

/** A byte order mark also says in which order declared UTF-16 is. */
function encodingOf(head: Uint8Array, declared: Encoding | null, file: string): Encoding {
  refuseKnownKinds(head, file);
  const marked = markedEncoding(head);
  if (declared?.startsWith("utf-16")) return marked?.startsWith("utf-16") ? marked : declared;
  const encoding = declared ?? marked ?? "utf-8";
  if (encoding.startsWith("utf-16")) return encoding;
  const likely = unmarkedUtf16(head);
  if (likely) throw new ClienteleError("UNMARKED_UTF16", { file, encoding: likely });
  refuseBinary(head, file);
  return encoding;
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

/**
 * The bytes of a file, unpacked where it is gzipped.
 * @throws ClienteleError TRUNCATED_GZIP, NOT_A_TABLE
 */
export async function* contentBytes(
  path: string,
  name: string,
  onRead: ReadProgress,
): AsyncGenerator<Uint8Array> {
  const bytesInAll = (await stat(path)).size;
  const isGzip = (await fileKind(path)) === "gzip";
  const file = createReadStream(path, { highWaterMark: CHUNK });
  let bytesRead = 0;
  file.on("data", (chunk) => {
    bytesRead += chunk.length;
    onRead(bytesRead, bytesInAll);
  });
  yield* isGzip ? gunzipped(file, name) : file;
}
