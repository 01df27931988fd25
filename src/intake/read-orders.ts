import { ClienteleError } from "../errors.js";
import { readColumns } from "./columns.js";
import { type CsvRecord, csvRecords } from "./csv-records.js";
import { openText, type ReadProgress } from "./open-text.js";
import type { OrderLine, RowFault } from "./order-line.js";
import { instantParser } from "./parse-instant.js";
import { parseLine, type RowReading } from "./parse-line.js";

/** A row that could not be understood: what is wrong with it, and its text. */
export interface UnreadableRow {
  readonly line: number;
  readonly fault: RowFault;
  readonly raw: string;
}

export type ReadRow = { readonly line: number; readonly order: OrderLine } | UnreadableRow;

const LONGEST_RAW = 1_024;

/**
 * The rows of one orders file, in lists, in the order of the file.
 * @throws ClienteleError EMPTY_FILE, NO_ROWS, and those of openText and readColumns
 */
export async function* readOrders(
  path: string,
  name: string,
  timeZone: string,
  onRead: ReadProgress,
): AsyncGenerator<ReadRow[]> {
  let reading: RowReading | null = null;
  let rows = 0;
  for await (const records of csvRecords(openText(path, name, onRead))) {
    const body = reading ? records : records.slice(1);
    reading ??= { columns: readColumns(records[0].fields, name), parseInstant: instantParser(timeZone) };
    const read = body.map((record) => readRow(record, reading as RowReading));
    rows += read.length;
    if (read.length > 0) yield read;
  }
  if (!reading) throw new ClienteleError("EMPTY_FILE", { file: name });
  if (rows === 0) throw new ClienteleError("NO_ROWS", { file: name });
}

function readRow(record: CsvRecord, reading: RowReading): ReadRow {
  const parsed = record.fault ? { column: "", reason: record.fault } : parseLine(record.fields, reading);
  if (!("reason" in parsed)) return { line: record.line, order: parsed };
  return { line: record.line, fault: parsed, raw: record.fields.join(",").slice(0, LONGEST_RAW) };
}
