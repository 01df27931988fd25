import type { FileHandle } from "node:fs/promises";
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { ClienteleError } from "../errors.js";
import { asDamage, damagedParquet, parquetTooLarge } from "./parquet-fault.js";
import { thriftSize } from "./thrift-size.js";

const LARGEST_FOOTER = 16 * 2 ** 20;
/** About 30 for each column of each row group: enough for 160 million rows of ten columns. */
const MOST_VALUES = 500_000;
/** The length of the footer, and `PAR1`. */
const TAIL = 8;

/**
 * What the end of a Parquet file says of its columns and row groups.
 * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, PARQUET_TOO_LARGE
 */
export async function readFooter(file: FileHandle, name: string): Promise<FileMetaData> {
  const { size } = await file.stat();
  const tail = await readBytes(file, Math.max(0, size - TAIL), TAIL, name);
  const magic = tail.toString("latin1", 4);
  if (magic === "PARE") throw new ClienteleError("ENCRYPTED_FILE", { file: name });
  if (magic !== "PAR1") throw damagedParquet(name, "its end is missing");
  const length = tail.readUInt32LE(0);
  if (length + TAIL + 4 > size) throw damagedParquet(name, "its end is longer than the file");
  if (length > LARGEST_FOOTER) throw parquetTooLarge(name, `its list of columns has ${length} bytes`);
  const footer = await readBytes(file, size - TAIL - length, length + TAIL, name);
  try {
    if (thriftSize(footer.subarray(0, length), MOST_VALUES) > MOST_VALUES)
      throw parquetTooLarge(name, "it has too many row groups or columns");
    return parquetMetadata(footer, { geoparquet: false });
  } catch (error) {
    throw asDamage(error, name);
  }
}

/** @throws ClienteleError DAMAGED_FILE where the file ends before */
export async function readBytes(
  file: FileHandle,
  start: number,
  length: number,
  name: string,
): Promise<Buffer> {
  const bytes = Buffer.from(new ArrayBuffer(length)); // of its own: numbers in it stand at even places
  let at = 0;
  while (at < length) {
    const { bytesRead } = await file.read(bytes, at, length - at, start + at);
    if (bytesRead === 0) throw damagedParquet(name, "it is cut off");
    at += bytesRead;
  }
  return bytes;
}
