import type { CsvText } from "./csv-text.js";
import type { FormFault } from "./table-record.js";

interface WholeRecord {
  readonly fields: string[];
  readonly fault: FormFault | null;
  /** Where its last line ends. */
  readonly end: number;
  readonly lines: number;
}

/** A record that goes on behind the text or the limit. */
interface OpenRecord {
  readonly isInQuote: boolean;
}

interface ScannedField {
  readonly value: string;
  readonly end: number;
  readonly fault: FormFault | null;
}

/**
 * The record with quotes that starts at `start`, if it ends before `limit`. Line ends in quotes become `\n`, so that
 * a file has the same values however its lines end. A fault spoils the record, and nothing behind it.
 */
export function scanQuoted(source: CsvText, start: number, limit: number): WholeRecord | OpenRecord {
  const { text, delimiter } = source;
  const fields: string[] = [];
  let fault: FormFault | null = null;
  let lines = 1;
  let at = start;
  for (;;) {
    const isQuoted = text[at] === '"';
    const field = isQuoted ? quotedField(source, at, limit) : plainField(source, at);
    if (!field) return { isInQuote: true };
    if (field.end > limit) return { isInQuote: false };
    fields.push(field.value);
    fault ??= field.fault;
    if (isQuoted) lines += field.value.split("\n").length - 1;
    at = field.end;
    if (!text.startsWith(delimiter, at)) break;
    at += delimiter.length;
  }
  return source.isCutOff(at) ? { isInQuote: false } : { fields, fault, end: at, lines };
}

/** Null where the quote is not closed before the limit, or may yet turn out to be one of two. */
function quotedField(source: CsvText, start: number, limit: number): ScannedField | null {
  const close = closingQuote(source, start + 1);
  if (close < 0 || close > limit) return null;
  const value = source.text
    .slice(start + 1, close)
    .replaceAll('""', '"')
    .replace(/\r\n?/g, "\n");
  const end = source.fieldEnd(close + 1);
  return { value, end, fault: end > close + 1 ? "TEXT_AFTER_QUOTE" : null };
}

function plainField(source: CsvText, start: number): ScannedField {
  const end = source.fieldEnd(start);
  const fault = source.quote(start) < end ? "STRAY_QUOTE" : null;
  return { value: source.text.slice(start, end), end, fault };
}

function closingQuote({ text, quote, isLast }: CsvText, from: number): number {
  let at = from;
  for (;;) {
    const found = quote(at);
    if (found >= text.length || (found === text.length - 1 && !isLast)) return -1;
    if (text[found + 1] !== '"') return found;
    at = found + 2;
  }
}
