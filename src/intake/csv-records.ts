/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The number of the record's first line in the file, from 1. */
  readonly line: number;
  /** What is wrong with the record's form, null where nothing is. */
  readonly fault: string | null;
}

/** A record may span lines, but not without end: a quote that is never closed is cut here. */
const LONGEST_RECORD = 1 << 20;

/**
 * Splits text into records (RFC 4180): comma, `""` for a quote in a quoted field, LF or CRLF. Blank lines are skipped.
 * Yields lists of records, one for each piece of text, for speed.
 */
export async function* csvRecords(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let rest = "";
  let line = 1;
  for await (const piece of pieces) {
    const text = rest + piece;
    const records: CsvRecord[] = [];
    const end = scan(text, line, false, records);
    rest = text.slice(end.at);
    line = end.line;
    if (records.length > 0) yield records;
  }
  const records: CsvRecord[] = [];
  scan(rest, line, true, records);
  if (records.length > 0) yield records;
}

/** Appends every whole record of `text`; returns where the first unfinished one starts. */
function scan(
  text: string,
  firstLine: number,
  isLast: boolean,
  records: CsvRecord[],
): { at: number; line: number } {
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    if (newline < 0 && !isLast) break;
    const end = newline < 0 ? text.length : newline;
    const content = withoutCr(text, at, end);
    if (!content.includes('"')) {
      if (content !== "") records.push({ fields: content.split(","), line, fault: null });
      at = end + 1;
      line += 1;
      continue;
    }
    const record = scanQuoted(text, at, isLast);
    if (record === null && !isLast && text.length - at < LONGEST_RECORD) break;
    const taken = record ?? unclosed(content, end + 1);
    records.push({ fields: taken.fields, line, fault: taken.fault });
    line += taken.lines;
    at = taken.end;
  }
  return { at: Math.min(at, text.length), line };
}

interface Scanned {
  fields: string[];
  fault: string | null;
  end: number;
  lines: number;
}

/** A record with quoted fields from `start` on; null where it does not end in this text. */
function scanQuoted(text: string, start: number, isLast: boolean): Scanned | null {
  const fields: string[] = [];
  let fault: string | null = null;
  let lines = 1;
  let at = start;
  for (;;) {
    let value: string;
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close < 0) return null;
      value = text.slice(at + 1, close).replaceAll('""', '"');
      lines += count(value, "\n");
      const next = fieldEnd(text, close + 1);
      if (withoutCr(text, close + 1, next) !== "") fault = "there is text after a closing quote";
      at = next;
    } else {
      const next = fieldEnd(text, at);
      value = text[next] === "," ? text.slice(at, next) : withoutCr(text, at, next);
      at = next;
    }
    fields.push(value);
    if (at >= text.length && !isLast) return null;
    if (text[at] !== ",") return { fields, fault, end: at + 1, lines };
    at += 1;
  }
}

/** A quote that is never closed spoils its own line only; reading goes on with the next one. */
function unclosed(content: string, end: number): Scanned {
  return { fields: [content], fault: "a quote is opened and never closed", end, lines: 1 };
}

function closingQuote(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote - from > LONGEST_RECORD) return -1;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

/** The position of the comma or line end that closes the field; the end of the text where there is neither. */
function fieldEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  const lineEnd = newline < 0 ? text.length : newline;
  const comma = text.indexOf(",", from);
  return comma >= 0 && comma < lineEnd ? comma : lineEnd;
}

function withoutCr(text: string, start: number, end: number): string {
  return text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end);
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
