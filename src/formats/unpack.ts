import { fileKind } from "./file-kind.js";
import { requireFile } from "./open-text.js";
import type { NamedFile } from "./table.js";

/**
 * The files in a file. One that is read as it lies there (text, also in gzip; a workbook; Parquet) is itself. The files of a
 * ZIP archive, and a workbook or Parquet file in gzip, are unpacked; those of an archive are called
 * `archive.zip/orders.csv`. Folders, hidden files, what macOS adds and empty files are left out.
 * @param folder for what is unpacked: nobody else may read there, and its owner takes it away
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, DAMAGED_FILE, TRUNCATED_GZIP, NOT_A_TABLE,
 *   ENCRYPTED_FILE, ARCHIVE_NOT_UNPACKED, DISK_FULL
 */
export async function unpack(file: NamedFile, folder: string): Promise<readonly NamedFile[]> {
  await requireFile(file.path, file.name);
  const kind = await fileKind(file.path);
  if (kind !== "zip" && kind !== "gzip") return [file];
  const { unpackGzip, unpackZip } = await import("./unpack-archive.js"); // what it takes to unpack is loaded where it is needed
  return kind === "zip" ? unpackZip(file, folder) : [await unpackGzip(file, folder)];
}
