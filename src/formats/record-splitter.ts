import { type CsvText, countLineEnds, csvText } from "./csv-text.js";
import { scanQuoted } from "./quoted-record.js";
import type { FormFault, TableRecord } from "./table-record.js";

/** A record may span lines, but not without end: one of more characters is skipped without being kept in memory. */
export const LONGEST_RECORD = 1 << 20;
const KEPT_OF_LONG = 1_024;

/** Takes the next piece of a text and gives the records that are whole now. */
export type RecordSplitter = (piece: string, isLast: boolean) => TableRecord[];

/** What is known between two pieces. */
interface SplitState {
  /** Text that is no whole record yet. */
  rest: string;
  /** The number of the line at which `rest` starts. */
  line: number;
  /** A record that became too long: it ends, unread, with the line that is going on. */
  overlong: TableRecord | null;
  /** What this piece has given so far, and how many records are wanted. */
  records: TableRecord[];
  readonly most: number;
}

/** Stands for a position where the next piece must be waited for. */
const WAIT = -1;

/** Splits a text that comes in pieces; what is not whole yet waits for the next piece. */
export function recordSplitter(delimiter: string, most = Number.POSITIVE_INFINITY): RecordSplitter {
  const state: SplitState = { rest: "", line: 1, overlong: null, records: [], most };
  return (piece, isLast) => {
    const source = csvText(state.rest + piece, delimiter, isLast);
    state.records = [];
    let at = 0;
    while (at < source.text.length && state.records.length < most) {
      const next = takePlainLines(source, at, state) ?? takeRecord(source, at, state);
      if (next === WAIT) break;
      at = next;
    }
    if (isLast && state.overlong) state.records.push(state.overlong);
    state.rest = source.text.slice(at);
    return state.records;
  };
}

/**
 * The usual case, twice as fast as the general one: lines that end in LF or CRLF and hold neither a quote nor
 * another oddity. Returns where the first other line starts; null where that is at once.
 */
function takePlainLines(source: CsvText, start: number, state: SplitState): number | null {
  if (state.overlong) return null;
  const { text, delimiter } = source;
  const firstOdd = Math.min(source.quote(start), source.nul(start), text.length - 1);
  let cr = source.cr(start);
  let at = start;
  for (let lf = source.lf(start); lf >= 0 && lf <= firstOdd; lf = text.indexOf("\n", at)) {
    if (state.records.length >= state.most || lf - at > LONGEST_RECORD) break;
    if (cr < lf - 1) break; // a line that ends in CR alone
    const end = cr === lf - 1 ? cr : lf;
    if (cr < lf) cr = source.cr(lf);
    if (end > at) {
      const raw = text.slice(at, end);
      const { line } = state;
      state.records.push({ fields: raw.split(delimiter), line, lastLine: line, raw, fault: null });
    }
    state.line += 1;
    at = lf + 1;
  }
  return at > start ? at : null;
}

/** Adds the record at `at`, if it is whole; returns where the next one starts, or WAIT. */
function takeRecord(source: CsvText, at: number, state: SplitState): number {
  if (state.overlong) return endOverlong(source, at, state);
  const end = source.lineEnd(at);
  const hasQuote = source.quote(at) < end;
  if (!hasQuote && end - at <= LONGEST_RECORD) return takeLine(source, at, end, state);
  const scanned = hasQuote ? scanQuoted(source, at, at + LONGEST_RECORD) : { isInQuote: false };
  if ("fields" in scanned) {
    const { fields, fault, lines } = scanned;
    return take(source, at, scanned.end, { fields, fault, lines }, state);
  }
  if (!source.isLast && source.text.length - at <= LONGEST_RECORD + 1) return WAIT;
  return beginOverlong(source, at, scanned.isInQuote ? "UNCLOSED_QUOTE" : "RECORD_TOO_LONG", state);
}

/** The usual case: a line without quotes is a record. A blank one is none. */
function takeLine(source: CsvText, at: number, end: number, state: SplitState): number {
  if (source.isCutOff(end)) return WAIT;
  if (end === at) {
    state.line += 1;
    return source.afterLineEnd(end);
  }
  const fields = source.text.slice(at, end).split(source.delimiter);
  return take(source, at, end, { fields, fault: null, lines: 1 }, state);
}

function take(
  source: CsvText,
  at: number,
  end: number,
  { fields, fault, lines }: { fields: string[]; fault: FormFault | null; lines: number },
  state: SplitState,
): number {
  const { line } = state;
  const found = fault ?? (source.nul(at) < end ? "NUL_CHARACTER" : null);
  state.records.push({
    fields,
    line,
    lastLine: line + lines - 1,
    raw: source.text.slice(at, end),
    fault: found,
  });
  state.line = line + lines;
  return source.afterLineEnd(end);
}

/** Keeps the beginning of a record that is too long, and the lines it spans so far; returns where it became so. */
function beginOverlong(source: CsvText, at: number, fault: FormFault, state: SplitState): number {
  const { text } = source;
  let bound = Math.min(text.length, at + LONGEST_RECORD);
  if (text[bound - 1] === "\r" && text[bound] === "\n") bound -= 1; // a line end is not cut in two
  const isEnded = bound === text.length && /[\r\n]/.test(text[bound - 1]);
  const lineEnds = countLineEnds(text.slice(at, bound)) - (isEnded ? 1 : 0);
  const raw = text.slice(at, at + KEPT_OF_LONG);
  state.overlong = { fields: [raw], line: state.line, lastLine: state.line + lineEnds, raw, fault };
  return bound;
}

function endOverlong(source: CsvText, at: number, state: SplitState): number {
  const end = source.lineEnd(at);
  if (end === source.text.length) return end; // none of it is kept
  if (source.isCutOff(end)) return WAIT;
  const record = state.overlong as TableRecord;
  state.records.push(record);
  state.overlong = null;
  state.line = record.lastLine + 1;
  return source.afterLineEnd(end);
}
