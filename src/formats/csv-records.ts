import { recordSplitter } from "./record-splitter.js";
import type { TableRecord } from "./table-record.js";

/**
 * Splits text into records (RFC 4180, with any delimiter): `""` for a quote in a quoted field; LF, CRLF or CR end a line,
 * also mixed; blank lines are skipped. Yields lists of records, one for each piece of text, for speed.
 */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  delimiter = ",",
): AsyncGenerator<TableRecord[]> {
  const split = recordSplitter(delimiter);
  for await (const piece of pieces) {
    const records = split(piece, false);
    if (records.length > 0) yield records;
  }
  const records = split("", true);
  if (records.length > 0) yield records;
}

/** The first records of a whole text, at most `most`. */
export function firstRecords(text: string, delimiter: string, most: number): TableRecord[] {
  return recordSplitter(delimiter, most)(text, true);
}
