import { createWriteStream } from "node:fs";
import { statfs } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ClienteleError } from "../errors.js";
import { notUnpacked } from "./zip-directory.js";

const MOST_UNPACKED = 16 * 2 ** 30;
/** Room on the disk that is left to others, the database above all. */
const RESERVE = 256 * 2 ** 20;

/**
 * Checks that so many bytes may be unpacked into a folder, before any is.
 * @param file for people
 * @throws ClienteleError ARCHIVE_NOT_UNPACKED, DISK_FULL
 */
export async function requireRoom(bytes: number, folder: string, file: string): Promise<void> {
  if (bytes > MOST_UNPACKED) throw notUnpacked(file, "it would become larger than 16 GB");
  const { bavail, bsize } = await statfs(folder);
  if (bytes > bavail * bsize - RESERVE) throw new ClienteleError("DISK_FULL", { path: folder });
}

/** Writes a new file, which only its owner may read. @throws ClienteleError DISK_FULL; what the bytes throw */
export async function writePrivately(bytes: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  try {
    await pipeline(Readable.from(bytes), createWriteStream(path, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    throw ["ENOSPC", "EDQUOT"].includes(code) ? new ClienteleError("DISK_FULL", { path }) : error;
  }
}
