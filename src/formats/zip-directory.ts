import type { FileHandle } from "node:fs/promises";
import yauzl from "yauzl";
import { ClienteleError } from "../errors.js";
import { ZipReader } from "./zip-reader.js";

/** What the central directory of an archive says of one file in it. */
export interface ZipEntry {
  /** With `/` between folders; a folder's ends with one. */
  readonly path: string;
  readonly compressedSize: number;
  /** As declared: more bytes than these are never given. */
  readonly size: number;
  readonly crc32: number;
  readonly isDeflated: boolean;
  /** Where its local header stands in the archive. */
  readonly offset: number;
}

const MOST_ENTRIES = 10_000;
const LONGEST_PATH = 1_000;
const LARGEST_ENTRY = 8 * 2 ** 30;
/** Real tables pack 5 to 50 times, the same line over and over 500 times; so what is small may pack as it likes. */
const HIGHEST_RATIO = 200;
const ANY_RATIO_UP_TO = 64 * 2 ** 20;

const STORED = 0;
const DEFLATED = 8;

/**
 * The entries of an archive, from its central directory; whatever could harm is refused before a byte is unpacked.
 * @param name of the archive, for people
 * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, ARCHIVE_NOT_UNPACKED
 */
export async function readDirectory(file: FileHandle, name: string): Promise<readonly ZipEntry[]> {
  const entries: ZipEntry[] = [];
  try {
    const { size } = await file.stat();
    const reader = new ZipReader(file, size);
    const zip = await yauzl.fromRandomAccessReaderPromise(reader, size, { strictFileNames: true });
    if (zip.entryCount > MOST_ENTRIES) throw notUnpacked(name, `it has ${zip.entryCount} entries`);
    for await (const entry of zip.eachEntry()) entries.push(soundEntry(entry, size, name));
  } catch (error) {
    throw directoryFault(error, name);
  }
  refuseBomb(entries, name);
  refuseOverlaps(entries, name);
  return entries;
}

/** The archive, or a file in it, is not as it was written. */
export function damagedArchive(file: string, problem: string): ClienteleError {
  return new ClienteleError("DAMAGED_FILE", { file, problem });
}

/** The archive may be sound, but it is not unpacked here. */
export function notUnpacked(file: string, problem: string): ClienteleError {
  return new ClienteleError("ARCHIVE_NOT_UNPACKED", { file, problem });
}

function soundEntry(entry: yauzl.Entry, archiveSize: number, name: string): ZipEntry {
  const { fileName: path, compressedSize, compressionMethod: method } = entry;
  const { uncompressedSize: size, relativeOffsetOfLocalHeader: offset } = entry;
  const refuse = (problem: string) => notUnpacked(name, problem);
  if (entry.isEncrypted()) throw new ClienteleError("ENCRYPTED_FILE", { file: name });
  if (path.length > LONGEST_PATH) throw refuse(`a name in it has ${path.length} characters`);
  if (path.includes("\0")) throw refuse("a name in it holds a NUL character");
  if (method !== STORED && method !== DEFLATED) throw refuse(`its compression method ${method} is not known`);
  if (size > LARGEST_ENTRY) throw refuse("a file in it is larger than 8 GB");
  if (offset + LOCAL_HEADER + compressedSize > archiveSize) throw damagedArchive(name, `${path} is cut off`);
  return { path, compressedSize, size, crc32: entry.crc32, isDeflated: method === DEFLATED, offset };
}

/** Looks at each entry, and at all of them: a bomb is not hidden by large files beside it, nor cut into small ones. */
function refuseBomb(entries: readonly ZipEntry[], name: string): void {
  const all = { size: sum(entries, "size"), compressedSize: sum(entries, "compressedSize") };
  const isBomb = [...entries, all].some(
    ({ size, compressedSize }) => size > ANY_RATIO_UP_TO && size > HIGHEST_RATIO * compressedSize,
  );
  if (isBomb) throw notUnpacked(name, `it would become more than ${HIGHEST_RATIO} times as large`);
}

function sum(entries: readonly ZipEntry[], part: "size" | "compressedSize"): number {
  return entries.reduce((total, entry) => total + entry[part], 0);
}

/** Entries that share bytes are how a few kilobytes become terabytes without a high ratio. */
function refuseOverlaps(entries: readonly ZipEntry[], name: string): void {
  const byOffset = [...entries].sort((a, b) => a.offset - b.offset);
  const isShared = byOffset.some(({ offset, compressedSize }, i) => {
    const next = byOffset[i + 1];
    return next !== undefined && offset + LOCAL_HEADER + compressedSize > next.offset;
  });
  if (isShared) throw notUnpacked(name, "files in it share the same bytes");
}

/** The bytes of a local header without name and extra fields. */
export const LOCAL_HEADER = 30;

/** yauzl tells faults apart by their sentences only. */
function directoryFault(error: unknown, name: string): unknown {
  if (error instanceof ClienteleError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  if (code) return new ClienteleError("FILE_UNREADABLE", { path: name, cause: code });
  if (/encryption/.test(message)) return new ClienteleError("ENCRYPTED_FILE", { file: name });
  if (/multi-disk/.test(message)) return notUnpacked(name, "it is one part of several");
  if (/fileName|absolute path|relative path/.test(message))
    return notUnpacked(name, "a name in it leads out of its folder");
  if (/^End of central directory/.test(message)) return damagedArchive(name, "its end is missing");
  return damagedArchive(name, "its list of files cannot be read");
}
