import type { ReadProgress } from "../formats/open-text.js";
import type { TableRecord } from "../formats/table-record.js";
import { arrangedRecords } from "./arrange-records.js";
import { isArranged } from "./columns.js";
import type { RowFault } from "./order-line.js";
import { instantParser } from "./parse-instant.js";
import { formFault, type ParsedLine, parseLine, type RowReading } from "./parse-line.js";
import { watchReading } from "./reading-watch.js";
import type { SurveyedFile } from "./survey-file.js";

/** A row that could not be understood: what is wrong with it, and its text. */
export interface UnreadableRow {
  readonly line: number;
  readonly lastLine: number;
  readonly fault: RowFault;
  readonly raw: string;
}

export type ReadRow = ParsedLine | UnreadableRow;

const LONGEST_RAW = 1_024;

/**
 * The rows of one orders file, in lists, in the order of the file.
 * @param timeZone of times without one, where the file has no column for it
 * @throws ReadingChanged where a later row shows that the file is read otherwise than its start does
 * @throws ClienteleError those of openText; AMBIGUOUS_DATE, AMBIGUOUS_NUMBER, MIXED_CURRENCIES, MIXED_TIME_ZONES …
 */
export async function* readOrders(
  surveyed: SurveyedFile,
  timeZone: string,
  onRead: ReadProgress,
): AsyncGenerator<ReadRow[]> {
  const read = rowReader(surveyed, timeZone);
  for await (const records of arrangedRecords(surveyed, onRead)) {
    if (records.length > 0) yield records.map(read);
  }
}

/**
 * Reads the rows of one file, one by one, in their order.
 * @returns a function that throws ReadingChanged, and what Survey throws
 */
export function rowReader(surveyed: SurveyedFile, timeZone: string): (record: TableRecord) => ReadRow {
  const { columns, reading } = surveyed;
  const rowReading: RowReading = {
    columns,
    parseInstant: instantParser(reading.dates, reading.timeZone?.text ?? timeZone),
    decimal: reading.decimal ?? (isArranged(columns) ? "." : null),
    hasFloatCustomers: reading.hasFloatCustomers === true,
  };
  const watch = watchReading(surveyed);
  return (record) => {
    const fault = formFault(record, columns);
    const parsed = fault ?? parseLine(record.fields, rowReading);
    if (!fault) watch(record, "reason" in parsed);
    return "reason" in parsed ? unreadable(record, parsed) : parsed;
  };
}

function unreadable({ line, lastLine, raw }: TableRecord, fault: RowFault): UnreadableRow {
  return { line, lastLine, fault, raw: shortened(raw) };
}

/** A character of two halves is not cut in two. */
function shortened(raw: string): string {
  return raw.slice(0, LONGEST_RAW).replace(/[\ud800-\udbff]$/, "");
}
