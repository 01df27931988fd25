import { ownText } from "../database/own-text.js";
import type { ReadProgress } from "../formats/open-text.js";
import type { TableRecord } from "../formats/table-record.js";
import type { FieldValue } from "./column-memo.js";
import { LINE_FIELDS } from "./fields.js";
import { formFault } from "./parse-line.js";
import { isOdd, newPlainLine, type PlainHandlers, type PlainLine, SETTERS } from "./plain-line.js";
import { fieldReaders } from "./plain-values.js";
import { bodyRecords, type SurveyedFile } from "./survey-file.js";

/** Takes the field of one column out of a record. */
type ColumnTaker = (fields: readonly string[]) => void;

/** Texts that are remembered, so that the memory does not grow with the file. */
const MOST_TEXTS = 1 << 16;

/**
 * Reads a table whose fields are texts already, of a workbook say: a text that was seen before costs a look into a map. It
 * gives what readOrders gives.
 * @throws ClienteleError those of the table; and whatever a handler throws
 */
export async function readTexts(
  surveyed: SurveyedFile,
  timeZone: string,
  handlers: PlainHandlers,
  onRead: ReadProgress,
): Promise<void> {
  const { columns } = surveyed;
  const line = newPlainLine();
  const takers = columnTakers(surveyed, timeZone, line);
  const isTaken = (record: TableRecord) => {
    if (formFault(record, columns)) return false;
    for (const take of takers) take(record.fields);
    return !isOdd(line) && handlers.line(line);
  };
  for await (const records of bodyRecords(surveyed, onRead)) {
    for (const record of records) {
      if (!isTaken(record)) handlers.other(record);
      if (handlers.isFull()) await handlers.pause();
    }
  }
}

function columnTakers(surveyed: SurveyedFile, timeZone: string, line: PlainLine): ColumnTaker[] {
  const { at } = surveyed.columns;
  const readers = fieldReaders(surveyed, timeZone);
  return LINE_FIELDS.filter((field) => at[field] >= 0).map((field) =>
    columnTaker(at[field], readers[field], SETTERS[field](line)),
  );
}

function columnTaker(
  column: number,
  read: (text: string) => FieldValue,
  give: (value: FieldValue) => void,
): ColumnTaker {
  const known = new Map<string, FieldValue>();
  let last: string | null = null;
  return (fields) => {
    const text = fields[column];
    if (text === last) return;
    last = text;
    let value = known.get(text);
    if (!value) {
      if (known.size >= MOST_TEXTS) known.clear();
      const own = ownText(text);
      value = read(own);
      known.set(own, value);
    }
    give(value);
  };
}
