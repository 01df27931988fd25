import { type CsvText, countLineEnds, csvText } from "./csv-text.js";
import type { FaultCode } from "./order-line.js";
import { scanQuoted } from "./quoted-record.js";

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

/** A record may span lines, but not without end: one of more characters is skipped without being kept in memory. */
export const LONGEST_RECORD = 1 << 20;
const KEPT_OF_LONG = 1_024;

/** Takes the next piece of a text and gives the records that are whole now. */
export type RecordSplitter = (piece: string, isLast: boolean) => CsvRecord[];

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
export function splitRecords(text: string, delimiter: string, most: number): CsvRecord[] {
  return recordSplitter(delimiter, most)(text, true);
}

/** What is known between two pieces. */
interface SplitState {
  /** Text that is no whole record yet. */
  rest: string;
  /** The number of the line at which `rest` starts. */
  line: number;
  /** A record that became too long: it ends, unread, with the line that is going on. */
  overlong: CsvRecord | null;
}

/** Stands for a position where the next piece must be waited for. */
const WAIT = -1;

/** Splits a text that comes in pieces; what is not whole yet waits for the next piece. */
export function recordSplitter(delimiter: string, most = Number.POSITIVE_INFINITY): RecordSplitter {
  const state: SplitState = { rest: "", line: 1, overlong: null };
  return (piece, isLast) => {
    const source = csvText(state.rest + piece, delimiter, isLast);
    const records: CsvRecord[] = [];
    let at = 0;
    while (at < source.text.length && records.length < most) {
      const next = takeRecord(source, at, state, records);
      if (next === WAIT) break;
      at = next;
    }
    if (isLast && state.overlong) records.push(state.overlong);
    state.rest = source.text.slice(at);
    return records;
  };
}

/** Adds the record at `at`, if it is whole; returns where the next one starts, or WAIT. */
function takeRecord(source: CsvText, at: number, state: SplitState, records: CsvRecord[]): number {
  if (state.overlong) return endOverlong(source, at, state, records);
  const end = source.lineEnd(at);
  const hasQuote = source.quote(at) < end;
  if (!hasQuote && end - at <= LONGEST_RECORD) return takeLine(source, at, end, state, records);
  const scanned = hasQuote ? scanQuoted(source, at, at + LONGEST_RECORD) : { isInQuote: false };
  if ("fields" in scanned) {
    const { fields, fault, lines } = scanned;
    return take(source, at, scanned.end, { fields, fault, lines }, state, records);
  }
  if (!source.isLast && source.text.length - at <= LONGEST_RECORD + 1) return WAIT;
  return beginOverlong(source, at, scanned.isInQuote ? "UNCLOSED_QUOTE" : "RECORD_TOO_LONG", state);
}

/** The usual case: a line without quotes is a record. A blank one is none. */
function takeLine(source: CsvText, at: number, end: number, state: SplitState, records: CsvRecord[]): number {
  if (source.isCutOff(end)) return WAIT;
  if (end === at) {
    state.line += 1;
    return source.afterLineEnd(end);
  }
  const fields = source.text.slice(at, end).split(source.delimiter);
  return take(source, at, end, { fields, fault: null, lines: 1 }, state, records);
}

function take(
  source: CsvText,
  at: number,
  end: number,
  { fields, fault, lines }: { fields: string[]; fault: FaultCode | null; lines: number },
  state: SplitState,
  records: CsvRecord[],
): number {
  const { line } = state;
  const found = fault ?? (source.nul(at) < end ? "NUL_CHARACTER" : null);
  records.push({ fields, line, lastLine: line + lines - 1, raw: source.text.slice(at, end), fault: found });
  state.line = line + lines;
  return source.afterLineEnd(end);
}

/** Keeps the beginning of a record that is too long, and the lines it spans so far; returns where it became so. */
function beginOverlong(source: CsvText, at: number, fault: FaultCode, state: SplitState): number {
  const { text } = source;
  let bound = Math.min(text.length, at + LONGEST_RECORD);
  if (text[bound - 1] === "\r" && text[bound] === "\n") bound -= 1; // a line end is not cut in two
  const isEnded = bound === text.length && /[\r\n]/.test(text[bound - 1]);
  const lineEnds = countLineEnds(text.slice(at, bound)) - (isEnded ? 1 : 0);
  const raw = text.slice(at, at + KEPT_OF_LONG);
  state.overlong = { fields: [raw], line: state.line, lastLine: state.line + lineEnds, raw, fault };
  return bound;
}

function endOverlong(source: CsvText, at: number, state: SplitState, records: CsvRecord[]): number {
  const end = source.lineEnd(at);
  if (end === source.text.length) return end; // none of it is kept
  if (source.isCutOff(end)) return WAIT;
  const record = state.overlong as CsvRecord;
  records.push(record);
  state.overlong = null;
  state.line = record.lastLine + 1;
  return source.afterLineEnd(end);
}
