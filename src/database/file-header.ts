import { closeSync, openSync, readSync } from "node:fs";

/** "CLNT": the mark by which a Clientele database is known. */
export const APPLICATION_ID = 0x434c4e54;

/** See "The Database Header" in SQLite's documentation. */
const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";
const APPLICATION_ID_AT = 68;

/** Whose a file is, seen without SQLite, which would carry a log that lies beside it into it. */
export type FileKind = "ours" | "another database" | "no database";

/** @throws the file system's errors */
export function fileKind(path: string): FileKind {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, "r");
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString("latin1", 0, MAGIC.length) !== MAGIC) return "no database";
  return header.readUInt32BE(APPLICATION_ID_AT) === APPLICATION_ID ? "ours" : "another database";
}
