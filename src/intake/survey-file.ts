import { ClienteleError } from "../errors.js";
import { type ReadProgress, requireFile } from "../formats/open-text.js";
import { LONGEST_RECORD } from "../formats/record-splitter.js";
import type { NamedFile, Table } from "../formats/table.js";
import type { TableRecord } from "../formats/table-record.js";
import { type Columns, ignoredColumns, isArranged, readColumns } from "./columns.js";
import type { FileReading, OrderUnit } from "./file-reading.js";
import { openTable } from "./open-table.js";
import { formFault } from "./parse-line.js";
import type { ReadingOptions } from "./reading-options.js";
import { type ColumnReading, openSurvey, type Survey } from "./survey.js";

/** How a file is to be read, as far as it has been looked at. */
export interface SurveyedFile {
  readonly file: NamedFile;
  readonly table: Table;
  readonly columns: Columns;
  readonly survey: Survey;
  readonly reading: ColumnReading;
  /** True where every record was looked at: nothing that comes can change the reading. */
  readonly isWhole: boolean;
  /** True where its bytes are too odd to be read as they are: see read-plain.ts. */
  readonly isGeneral?: boolean;
}

/** How many characters are looked at before a file is read. */
const HEAD = LONGEST_RECORD;

/**
 * Looks at the start of a file, and at all of it where the start leaves open how it is read: also where prices have to be
 * worked out and no number has shown a decimal mark yet.
 * @throws ClienteleError see `surveyHead`; AMBIGUOUS_DATE, AMBIGUOUS_NUMBER where the whole file leaves it open
 */
export async function surveyFile(
  file: NamedFile,
  options: ReadingOptions,
  onRead: ReadProgress = () => undefined,
): Promise<SurveyedFile> {
  const head = await surveyHead(file, options);
  const isOpen = head.survey.isOpen() || (isArranged(head.columns) && head.reading.decimal === null);
  return isOpen && !head.isWhole ? surveyWhole(head, options, onRead) : head;
}

/**
 * Looks at the start of a file.
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NO_ROWS, those of openTable, readColumns and Survey
 */
export async function surveyHead(file: NamedFile, options: ReadingOptions): Promise<SurveyedFile> {
  await requireFile(file.path, file.name);
  const table = await openTable(file, options);
  const { records, isWhole } = await readHead(table);
  const columns = readColumns(table.headings, file.name, options);
  const survey = openSurvey(columns, file.name, options);
  const body = records.slice(table.headerRecords);
  if (isWhole && body.length === 0) throw new ClienteleError("NO_ROWS", { file: file.name });
  for (const record of body) lookAt(record, columns, survey);
  return { file, table, columns, survey, reading: survey.reading(isWhole), isWhole };
}

/** Looks at all of a file whose start is known. @throws ClienteleError AMBIGUOUS_DATE, AMBIGUOUS_NUMBER and others */
export async function surveyWhole(
  head: SurveyedFile,
  options: ReadingOptions,
  onRead: ReadProgress,
): Promise<SurveyedFile> {
  const { file, columns } = head;
  const survey = openSurvey(columns, file.name, options);
  for await (const records of bodyRecords(head, onRead))
    for (const record of records) lookAt(record, columns, survey);
  return { ...head, survey, reading: survey.reading(true), isWhole: true };
}

/** The records behind the headings, in lists. */
export async function* bodyRecords(
  { table }: SurveyedFile,
  onRead: ReadProgress,
): AsyncGenerator<readonly TableRecord[]> {
  let skipped = 0;
  for await (const records of table.records(onRead)) {
    const skip = Math.min(table.headerRecords - skipped, records.length);
    skipped += skip;
    yield skip > 0 ? records.slice(skip) : records;
  }
}

/** The reading of a file as people see it. */
export function readingOf({ file, table, columns, survey, reading }: SurveyedFile): FileReading {
  const { at, found, headings, preset } = columns;
  const places = [...found].sort((a, b) => at[a] - at[b]);
  return {
    name: file.name,
    preset: preset.name,
    format: table.format,
    encoding: table.encoding,
    delimiter: table.delimiter,
    sheet: table.sheet,
    ...(table.isFull?.() ? { isSheetFull: true } : {}),
    dateFormat: survey.dateFormat(reading),
    decimal: reading.decimal,
    orderIs: orderUnit(columns, survey),
    mapping: places.map((field) => ({ column: headings[at[field]], field })),
    ignoredColumns: ignoredColumns(columns),
  };
}

function orderUnit({ found }: Columns, survey: Survey): OrderUnit {
  if (found.includes("invoice")) return "INVOICE";
  return survey.hasTimes() ? "INSTANT" : "DAY";
}

/** The first records of a table; `isWhole` where there are no others. */
async function readHead(table: Table): Promise<{ records: TableRecord[]; isWhole: boolean }> {
  const head: TableRecord[] = [];
  let characters = 0;
  for await (const records of table.records(() => undefined)) {
    for (const record of records) {
      head.push(record);
      characters += lengthOf(record.fields);
    }
    if (characters >= HEAD) return { records: head, isWhole: false };
  }
  return { records: head, isWhole: true };
}

/** About what its line would have in CSV: a record may write that only where somebody asks for it. */
function lengthOf(fields: readonly string[]): number {
  return fields.reduce((length, field) => length + field.length + 1, 0);
}

function lookAt(record: TableRecord, columns: Columns, survey: Survey): void {
  if (!formFault(record, columns)) survey.look(record.fields, record.line);
}
