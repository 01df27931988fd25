import { createReadStream } from "node:fs";
import { ClienteleError } from "../errors.js";

/** What a file is, as far as its first bytes tell: a table in a form of its own, files packed together, or likely text. */
export type FileKind = "gzip" | "zip" | "parquet" | "text";

/** Stands for a byte that may be any. */
const ANY = -1;

type Magic = readonly number[];

const KINDS: readonly (readonly [FileKind, Magic])[] = [
  ["gzip", [0x1f, 0x8b]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  ["zip", [0x50, 0x4b, 0x05, 0x06]], // without a file in it
  ["parquet", [0x50, 0x41, 0x52, 0x31]],
  ["parquet", [0x50, 0x41, 0x52, 0x45]], // encrypted
];

/** Files that people give by mistake, by their first bytes. */
const KNOWN_KINDS: readonly (readonly [string, Magic])[] = [
  ["a PNG picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a JPEG picture", [0xff, 0xd8, 0xff]],
  ["a GIF picture", [0x47, 0x49, 0x46, 0x38]],
  ["a PDF document", [0x25, 0x50, 0x44, 0x46]],
  ["a ZIP archive (unpack it)", [0x50, 0x4b, 0x03, 0x04]],
  ["a 7-Zip archive (unpack it)", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["a RAR archive (unpack it)", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["a bzip2 file (unpack it)", [0x42, 0x5a, 0x68, ANY, 0x31, 0x41, 0x59, 0x26]],
  ["an xz file (unpack it)", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["a Zstandard file (unpack it)", [0x28, 0xb5, 0x2f, 0xfd]],
  [
    "an old or an encrypted Excel workbook (save it as .xlsx without a password, or as CSV)",
    [0xd0, 0xcf, 0x11, 0xe0],
  ],
  ["a Parquet file (unpack it)", [0x50, 0x41, 0x52, 0x31]],
  ["a SQLite database", [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20]],
  ["UTF-32 text (save it as UTF-8)", [0xff, 0xfe, 0x00, 0x00]],
  ["UTF-32 text (save it as UTF-8)", [0x00, 0x00, 0xfe, 0xff]],
  ["a gzip file inside a gzip file (unpack it)", [0x1f, 0x8b]],
];

/** What a file is. @throws what reading it throws */
export async function fileKind(path: string): Promise<FileKind> {
  return kindOf(await firstBytes(path));
}

/** What bytes that begin so are. */
export function kindOf(head: Uint8Array): FileKind {
  return KINDS.find(([, magic]) => startsWith(head, magic))?.[0] ?? "text";
}

async function firstBytes(path: string): Promise<Uint8Array> {
  for await (const chunk of createReadStream(path, { end: 15 })) return chunk as Uint8Array;
  return new Uint8Array();
}

/** Refuses what its first bytes show to be no text. @throws ClienteleError NOT_A_TABLE */
export function refuseKnownKinds(bytes: Uint8Array, file: string): void {
  const known = KNOWN_KINDS.find(([, magic]) => startsWith(bytes, magic));
  if (known) throw new ClienteleError("NOT_A_TABLE", { file, found: known[0] });
}

/** Refuses what has many NUL bytes; a few are a fault of their rows. @throws ClienteleError NOT_A_TABLE */
export function refuseBinary(bytes: Uint8Array, file: string): void {
  const isTar = Buffer.from(bytes.subarray(257, 262)).toString("latin1") === "ustar";
  if (isTar) throw new ClienteleError("NOT_A_TABLE", { file, found: "a TAR archive (unpack it)" });
  const isBinary = bytes.subarray(0, 256).filter((byte) => byte === 0).length > 16;
  if (isBinary) throw new ClienteleError("NOT_A_TABLE", { file, found: "binary data" });
}

function startsWith(bytes: Uint8Array, magic: Magic): boolean {
  return magic.every((byte, i) => byte === ANY || bytes[i] === byte);
}
