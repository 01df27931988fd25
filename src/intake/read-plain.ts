import { isUtf8 } from "node:buffer";
import { type ByteStretch, byteStretches } from "../formats/byte-stretches.js";
import { badByte, decoderOf } from "../formats/decode-text.js";
import type { Encoding } from "../formats/encoding.js";
import { contentBytes, type ReadProgress } from "../formats/open-text.js";
import { NOT_PLAIN, type PlainFields, readPlainRecord, UNFINISHED } from "../formats/plain-csv.js";
import { LONGEST_RECORD, recordSplitter } from "../formats/record-splitter.js";
import type { TableRecord } from "../formats/table-record.js";
import { firstInvalidUtf8 } from "../formats/utf8.js";
import { columnMemo } from "./column-memo.js";
import { LINE_FIELDS } from "./fields.js";
import {
  hasPlainRows,
  isOdd,
  newPlainLine,
  type PlainHandlers,
  type PlainLine,
  SETTERS,
} from "./plain-line.js";
import { fieldReaders } from "./plain-values.js";
import type { SurveyedFile } from "./survey-file.js";

/** Thrown where a file is to be read by the general reader, all of it. */
export class NotPlain extends Error {
  constructor(readonly path: string) {
    super();
  }
}

/** Whether a file can be read by its bytes: CSV whose delimiter and line ends are single bytes. */
export function isPlain({ table, columns, isGeneral }: SurveyedFile): boolean {
  const { format, encoding, delimiter } = table;
  if (isGeneral || !hasPlainRows(columns)) return false;
  const isByte = delimiter !== null && delimiter.length === 1 && delimiter < "\x80";
  return format === "csv" && isByte && !encoding?.startsWith("utf-16");
}

/** Where a reader stands in a file. */
interface Reader {
  readonly surveyed: SurveyedFile;
  readonly encoding: Encoding;
  readonly fields: PlainFields;
  /** What the takers took last. */
  readonly values: PlainLine;
  /** The number of the next line. */
  line: number;
  /** Records of the headings that are still to come. */
  headers: number;
  records: number;
  others: number;
}

/**
 * Reads a CSV file by its bytes: a field that was seen before costs a look into a table, and no text is made of it. In a
 * shop's orders nearly all were, so this is several times as fast as readOrders, which gives the same.
 * @throws NotPlain where too much of the file is for the general reader
 * @throws ClienteleError those of contentBytes, UNSUPPORTED_ENCODING; and whatever a handler throws
 */
export async function readPlain(
  surveyed: SurveyedFile,
  timeZone: string,
  handlers: PlainHandlers,
  onRead: ReadProgress,
): Promise<void> {
  const reader = openReader(surveyed, timeZone);
  const { file } = surveyed;
  for await (const stretch of byteStretches(contentBytes(file.path, file.name, onRead))) {
    if (stretch.offset === 0 && stretch.at === 0) stretch.at = lengthOfMark(stretch.bytes, reader.encoding);
    requireUtf8(stretch, reader);
    reader.fields.lastLengths.fill(-1); // the bytes have moved
    while (readRecords(stretch, reader, handlers)) await handlers.pause();
  }
}

function openReader(surveyed: SurveyedFile, timeZone: string): Reader {
  const { columns, table } = surveyed;
  const encoding = table.encoding as Encoding;
  const readers = fieldReaders(surveyed, timeZone);
  const decode = textOfBytes(encoding, surveyed.file.name);
  const values = newPlainLine();
  const takers: PlainFields["takers"][number][] = new Array(columns.count).fill(null);
  for (const field of LINE_FIELDS) {
    if (columns.at[field] < 0) continue;
    takers[columns.at[field]] = columnMemo(decode, readers[field], SETTERS[field](values));
  }
  const delimiter = (table.delimiter as string).charCodeAt(0);
  const lastPlaces = {
    lastStarts: new Int32Array(columns.count),
    lastLengths: new Int32Array(columns.count),
  };
  return {
    ...{ surveyed, encoding, values, fields: { delimiter, takers, ...lastPlaces } },
    ...{ line: 1, headers: table.headerRecords, records: 0, others: 0 },
  };
}

const [LF, CR] = [0x0a, 0x0d];

/** Reads what is whole. @returns true where a pause is due */
function readRecords(stretch: ByteStretch, reader: Reader, handlers: PlainHandlers): boolean {
  const { bytes, end } = stretch;
  while (stretch.at < end) {
    const { at } = stretch;
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF && at + 1 < end)) {
      stretch.at += bytes[at] === LF ? 1 : 2; // a blank line is no record
      reader.line += 1;
      continue;
    }
    const next = reader.headers > 0 ? NOT_PLAIN : readPlainRecord(stretch, at, reader.fields);
    if (next === UNFINISHED) return false;
    if (next !== NOT_PLAIN && !isOdd(reader.values) && handlers.line(reader.values)) {
      stretch.at = next;
      reader.line += 1;
      reader.records += 1;
    } else if (!readOther(stretch, reader, handlers)) return false;
    if (handlers.isFull()) return true;
  }
  return false;
}

/** The first look at a record that needs the general reader; most are much shorter. */
const FIRST_LOOK = 4_096;

/** Reads one record by its text. @returns false where it is not whole yet */
function readOther(stretch: ByteStretch, reader: Reader, handlers: PlainHandlers): boolean {
  const { bytes, at, end, isLast } = stretch;
  const { encoding, surveyed, fields } = reader;
  const decode = textOfBytes(encoding, surveyed.file.name);
  const delimiter = String.fromCharCode(fields.delimiter);
  for (let look = FIRST_LOOK; ; look *= 16) {
    const until = Math.min(end, at + look);
    const isEnd = until === end && isLast;
    const text = decode(bytes, at, wholeCharacters(bytes, at, until, encoding, isEnd));
    const [record] = recordSplitter(delimiter, 1)(text, isEnd);
    if (record?.fault === "UNCLOSED_QUOTE" || record?.fault === "RECORD_TOO_LONG") break;
    if (record) {
      takeOther(record, stretch, reader, handlers);
      return true;
    }
    if (until === end && !isLast && end - at <= LONGEST_RECORD) return false;
    if (until === end) break;
  }
  throw new NotPlain(surveyed.file.path);
}

/** Above this share of records that need their text, the general reader is the faster one. */
const MOST_OTHERS = 0.1;

function takeOther(record: TableRecord, stretch: ByteStretch, reader: Reader, handlers: PlainHandlers): void {
  const { bytes, end } = stretch;
  const before = reader.line - 1;
  const after = stretch.at + bytesOf(record.raw, reader.encoding);
  const isCrLf = bytes[after] === CR && bytes[after + 1] === LF;
  stretch.at = Math.min(end, after + (isCrLf ? 2 : 1));
  reader.line = before + record.lastLine + 1;
  if (reader.headers > 0) {
    reader.headers -= 1;
    return;
  }
  reader.records += 1;
  reader.others += 1;
  if (reader.others > 1_000 && reader.others > MOST_OTHERS * reader.records)
    throw new NotPlain(reader.surveyed.file.path);
  handlers.other({ ...record, line: before + record.line, lastLine: before + record.lastLine });
}

function textOfBytes(encoding: Encoding, file: string) {
  if (encoding === "utf-8")
    return (bytes: Uint8Array, start: number, end: number) =>
      Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
  const decode = decoderOf(encoding, file);
  return (bytes: Uint8Array, start: number, end: number) => decode(bytes.subarray(start, end), true);
}

function bytesOf(text: string, encoding: Encoding): number {
  return encoding === "utf-8" ? Buffer.byteLength(text) : text.length;
}

/** The end of the last whole character before `until`. */
function wholeCharacters(
  bytes: Uint8Array,
  at: number,
  until: number,
  encoding: Encoding,
  isEnd: boolean,
): number {
  let end = until;
  if (encoding !== "utf-8" || isEnd) return end;
  while (end > at && (bytes[end] & 0xc0) === 0x80) end--;
  return end;
}

function lengthOfMark(bytes: Uint8Array, encoding: Encoding): number {
  return encoding === "utf-8" && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Looks at the whole lines, the last one at the end of the file. @throws ClienteleError UNSUPPORTED_ENCODING */
function requireUtf8({ bytes, end, isLast, offset }: ByteStretch, { encoding, surveyed }: Reader): void {
  if (encoding !== "utf-8") return;
  const whole = bytes.subarray(0, isLast ? end : bytes.lastIndexOf(LF, end - 1) + 1);
  if (!isUtf8(whole)) throw badByte(surveyed.file.name, "UTF-8", offset + firstInvalidUtf8(whole));
}
