import { ClienteleError } from "../errors.js";
import { type Columns, ignoredColumns, readColumns } from "./columns.js";
import { type CsvRecord, csvRecords, firstRecords } from "./csv-records.js";
import { delimiterNamed, detectDelimiter } from "./delimiter.js";
import { type Encoding, encodingNamed } from "./encoding.js";
import { FIELDS } from "./fields.js";
import type { FileReading } from "./file-reading.js";
import { type OpenedText, openText, type ReadProgress, requireFile } from "./open-text.js";
import { formFault } from "./parse-line.js";
import type { ReadingOptions } from "./reading-options.js";
import { LONGEST_RECORD, recordSplitter } from "./record-splitter.js";
import type { OrdersFile } from "./stage-orders.js";
import { type ColumnReading, openSurvey, type Survey } from "./survey.js";

/** How a file is to be read, as far as it has been looked at. */
export interface SurveyedFile {
  readonly file: OrdersFile;
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly columns: Columns;
  /** How many records stand before the first order line. */
  readonly headerRecords: number;
  readonly survey: Survey;
  readonly reading: ColumnReading;
  /** True where every record was looked at: nothing that comes can change the reading. */
  readonly isWhole: boolean;
}

/** How many characters are looked at before a file is read. */
const HEAD = LONGEST_RECORD;

/**
 * Looks at the start of a file, and at all of it where the start leaves open how it is read.
 * @throws ClienteleError see `surveyHead`; AMBIGUOUS_DATE, AMBIGUOUS_NUMBER where the whole file leaves it open
 */
export async function surveyFile(
  file: OrdersFile,
  options: ReadingOptions,
  onRead: ReadProgress = () => undefined,
): Promise<SurveyedFile> {
  const head = await surveyHead(file, options);
  return head.survey.isOpen() && !head.isWhole ? surveyWhole(head, options, onRead) : head;
}

/**
 * Looks at the start of a file.
 * @throws ClienteleError FILE_NOT_FOUND, FILE_UNREADABLE, EMPTY_FILE, NO_ROWS, those of openText, readColumns and Survey
 */
export async function surveyHead(file: OrdersFile, options: ReadingOptions): Promise<SurveyedFile> {
  await requireFile(file.path, file.name);
  const declared = options.encoding ? encodingNamed(options.encoding) : null;
  const opened = await openText(file.path, file.name, declared, () => undefined);
  const { text, isWhole } = await readHead(opened);
  const { delimiter, header, headerRecords } = readHeader(text, file.name, options);
  const columns = readColumns(header.fields, file.name, options);
  const survey = openSurvey(columns, file.name, options);
  const records = recordSplitter(delimiter)(text, isWhole).slice(headerRecords);
  if (isWhole && records.length === 0) throw new ClienteleError("NO_ROWS", { file: file.name });
  for (const record of records) lookAt(record, columns, survey);
  const reading = survey.reading(isWhole);
  return { file, encoding: opened.encoding, delimiter, columns, headerRecords, survey, reading, isWhole };
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
  surveyed: SurveyedFile,
  onRead: ReadProgress,
): AsyncGenerator<CsvRecord[]> {
  const { file, encoding, delimiter, headerRecords } = surveyed;
  const { pieces } = await openText(file.path, file.name, encoding, onRead);
  let skipped = 0;
  for await (const records of csvRecords(pieces, delimiter)) {
    const skip = Math.min(headerRecords - skipped, records.length);
    skipped += skip;
    yield skip > 0 ? records.slice(skip) : records;
  }
}

/** The reading of a file as people see it. */
export function readingOf({
  file,
  encoding,
  delimiter,
  columns,
  survey,
  reading,
}: SurveyedFile): FileReading {
  const { at, headings, preset } = columns;
  const places = FIELDS.filter((field) => at[field] >= 0).sort((a, b) => at[a] - at[b]);
  return {
    name: file.name,
    preset: preset.name,
    encoding,
    delimiter,
    dateFormat: survey.dateFormat(reading),
    decimal: reading.decimal,
    mapping: places.map((field) => ({ column: headings[at[field]], field })),
    ignoredColumns: ignoredColumns(columns),
  };
}

/** The first pieces of a text; `isWhole` where there are no others. */
async function readHead({ pieces }: OpenedText): Promise<{ text: string; isWhole: boolean }> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length >= HEAD) return { text, isWhole: false };
  }
  return { text, isWhole: true };
}

interface Header {
  readonly delimiter: string;
  readonly header: CsvRecord;
  readonly headerRecords: number;
}

/** The first record holds the headings; spreadsheets may put a line `sep=;` before it. @throws ClienteleError EMPTY_FILE */
function readHeader(text: string, file: string, options: ReadingOptions): Header {
  const head = text.slice(0, HEAD);
  const said = /^sep=([^"\r\n])[\r\n]/i.exec(head)?.[1];
  const given = options.delimiter ? delimiterNamed(options.delimiter) : null;
  const delimiter = given ?? said ?? detectDelimiter(head, options);
  const headerRecords = said ? 2 : 1;
  const header = firstRecords(head, delimiter, headerRecords)[headerRecords - 1];
  if (!header) throw new ClienteleError("EMPTY_FILE", { file });
  return { delimiter, header, headerRecords };
}

function lookAt(record: CsvRecord, columns: Columns, survey: Survey): void {
  if (!formFault(record, columns)) survey.look(record.fields, record.line);
}
