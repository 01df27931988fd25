import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { byteRange } from "./byte-range.js";
import { requireFile } from "./open-text.js";
import { damagedArchive, LOCAL_HEADER, notUnpacked, readDirectory, type ZipEntry } from "./zip-directory.js";

/** A ZIP archive that is open: a workbook, or files packed together. */
export interface ZipArchive {
  /** In the order of its directory; folders among them. */
  readonly entries: readonly ZipEntry[];
  /**
   * The bytes of an entry, inflated; several may be read at once.
   * @throws ClienteleError DAMAGED_FILE where they are not what was packed; ARCHIVE_NOT_UNPACKED where they are more
   *   than declared
   */
  read(entry: ZipEntry): AsyncGenerator<Uint8Array, void, undefined>;
  close(): Promise<void>;
}

const INFLATED_CHUNK = 1 << 18;

/**
 * Opens a ZIP archive by its central directory.
 * @param name of the archive, for people
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, DAMAGED_FILE, ENCRYPTED_FILE, ARCHIVE_NOT_UNPACKED
 */
export async function openZip(path: string, name: string): Promise<ZipArchive> {
  await requireFile(path, name);
  const file = await open(path);
  try {
    return {
      entries: await readDirectory(file, name),
      read: (entry) => checked(content(file, entry, name), entry, name),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* content(file: FileHandle, entry: ZipEntry, name: string): AsyncGenerator<Uint8Array> {
  const start = await dataStart(file, entry, name);
  const packed = byteRange(file, start, start + entry.compressedSize);
  if (!entry.isDeflated) return yield* packed;
  const source = Readable.from(packed);
  const inflate = createInflateRaw({ chunkSize: INFLATED_CHUNK });
  source.on("error", (error) => inflate.destroy(error));
  try {
    yield* source.pipe(inflate);
  } catch (error) {
    const isDamaged = (error as NodeJS.ErrnoException).code?.startsWith("Z_");
    throw isDamaged ? damagedArchive(name, `${entry.path} cannot be unpacked`) : error;
  } finally {
    source.destroy(); // a pipe that its reader leaves early does not end what it reads from
  }
}

/** Behind the local header, which says how long its own name and extra fields are. */
async function dataStart(file: FileHandle, { offset, path }: ZipEntry, name: string): Promise<number> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(LOCAL_HEADER), 0, LOCAL_HEADER, offset);
  if (bytesRead < LOCAL_HEADER || buffer.readUInt32LE(0) !== 0x04034b50)
    throw damagedArchive(name, `${path} is not where its list of files says`);
  return offset + LOCAL_HEADER + buffer.readUInt16LE(26) + buffer.readUInt16LE(28);
}

/** yauzl, like most readers, leaves the checksum to others. */
async function* checked(
  bytes: AsyncGenerator<Uint8Array>,
  entry: ZipEntry,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let [size, sum] = [0, 0];
  for await (const piece of bytes) {
    size += piece.length;
    if (size > entry.size) throw notUnpacked(name, `${entry.path} is larger than it says`);
    sum = crc32(piece, sum);
    yield piece;
  }
  if (size !== entry.size || sum !== entry.crc32)
    throw damagedArchive(name, `the checksum of ${entry.path} is wrong`);
}
