import type { FaultCode } from "./order-line.js";
import { recordSplitter } from "./record-splitter.js";

/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The number of the record's first line in the file, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** The record as written; of one that is too long or never ends, the beginning. */
  readonly raw: string;
  /** What is wrong with the record's form, null where nothing is. */
  readonly fault: FaultCode | null;
}

/**
 * Splits text into records (RFC 4180, with any delimiter): `""` for a quote in a quoted field; LF, CRLF or CR end a line,
 * also mixed; blank lines are skipped. Yields lists of records, one for each piece of text, for speed.
 */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  delimiter = ",",
): AsyncGenerator<CsvRecord[]> {
  const split = recordSplitter(delimiter);
  for await (const piece of pieces) {
    const records = split(piece, false);
    if (records.length > 0) yield records;
  }
  const records = split("", true);
  if (records.length > 0) yield records;
}

/** The first records of a whole text, at most `most`. */
export function firstRecords(text: string, delimiter: string, most: number): CsvRecord[] {
  return recordSplitter(delimiter, most)(text, true);
}
