import { HASH_OF_NOTHING, nextHash } from "./byte-memo.js";

/** Takes a field, bytes[start … end) without quotes around it, where it differs from the one of the record before. */
export type FieldTaker = (bytes: Uint8Array, start: number, end: number, hash: number) => void;

/** A stretch of CSV as bytes; the byte behind it is a line feed, so that no loop runs over the end. */
export interface PlainBytes {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** True where no more bytes follow. */
  readonly isLast: boolean;
}

/** Where the fields of records go. */
export interface PlainFields {
  /** An ASCII character. */
  readonly delimiter: number;
  /** For each column who takes its fields; null where nobody wants them. */
  readonly takers: readonly (FieldTaker | null)[];
  /** For each column where the bytes of the field that was taken last are; a length of −1 where they are not there any more. */
  readonly lastStarts: Int32Array;
  readonly lastLengths: Int32Array;
}

/** Stands for a record that goes on behind the stretch, or is written in a way that the general reader must look at. */
export const UNFINISHED = -1;
export const NOT_PLAIN = -2;

const [QUOTE, LF, CR, NUL] = [0x22, 0x0a, 0x0d, 0x00];

/** Longer fields are looked at by the general reader. */
const LONGEST_FIELD = 32_768;

/**
 * Reads the record at `at` without making texts of its fields. Orders repeat themselves: most fields were seen before, and
 * many stood in the record before. What has a quote in an odd place, a NUL, a lone CR, more or fewer fields than there are
 * columns, or a very long field is left alone; some of its fields may have been taken then.
 * @returns where the next record begins; or UNFINISHED, NOT_PLAIN
 */
export function readPlainRecord(source: PlainBytes, at: number, fields: PlainFields): number {
  const { bytes, end, isLast } = source;
  const { delimiter, takers, lastStarts, lastLengths } = fields;
  const lastColumn = takers.length - 1;
  let i = at;
  for (let column = 0; column <= lastColumn; column++) {
    const start = i;
    const length = lastLengths[column];
    let c = 0;
    let k = 0;
    for (let last = lastStarts[column]; k < length && bytes[i + k] === bytes[last + k]; ) k++;
    if (k === length) c = bytes[i + k];
    if (k === length && (c === delimiter || c === LF || c === CR)) i += k;
    else if (bytes[i] === QUOTE) {
      i = readQuoted(source, i, fields, column);
      if (i < 0) return i;
    } else {
      i = skipField(bytes, i, delimiter);
      if (i - start > LONGEST_FIELD) return NOT_PLAIN;
      if (i < end || isLast) takeField(bytes, start, i, fields, column);
    }
    c = bytes[i];
    if (c === delimiter && i < end) {
      if (column === lastColumn) return NOT_PLAIN; // more fields than columns
      i += 1;
      continue;
    }
    if (i >= end && !isLast) return UNFINISHED;
    return column === lastColumn ? afterLineEnd(source, i) : NOT_PLAIN;
  }
  return NOT_PLAIN;
}

function skipField(bytes: Uint8Array, start: number, delimiter: number): number {
  let i = start;
  for (let c = bytes[i]; c !== delimiter && c !== LF && c !== CR && c !== QUOTE && c !== NUL; )
    c = bytes[++i];
  return i;
}

function takeField(bytes: Uint8Array, start: number, end: number, fields: PlainFields, column: number): void {
  const take = fields.takers[column];
  if (take === null) return;
  let hash = HASH_OF_NOTHING;
  for (let i = start; i < end; i++) hash = nextHash(hash, bytes[i]);
  take(bytes, start, end, hash);
  fields.lastStarts[column] = start;
  fields.lastLengths[column] = end - start;
}

function afterLineEnd({ bytes, end, isLast }: PlainBytes, i: number): number {
  if (bytes[i] === LF) return Math.min(i + 1, end);
  if (bytes[i] !== CR) return NOT_PLAIN;
  if (i + 1 >= end && !isLast) return UNFINISHED;
  return bytes[i + 1] === LF ? Math.min(i + 2, end) : NOT_PLAIN;
}

/** Reads a field between quotes that holds no quote and no line end; others are for the general reader. */
function readQuoted(
  { bytes, end, isLast }: PlainBytes,
  open: number,
  fields: PlainFields,
  column: number,
): number {
  let i = open + 1;
  for (let c = bytes[i]; c !== QUOTE && c !== LF && c !== CR && c !== NUL; ) c = bytes[++i];
  if (i + 1 >= end && !isLast) return UNFINISHED;
  if (bytes[i] !== QUOTE || i >= end || i - open > LONGEST_FIELD || bytes[i + 1] === QUOTE) return NOT_PLAIN;
  takeField(bytes, open + 1, i, fields, column);
  fields.lastLengths[column] = -1; // its bytes would pass for a field without quotes
  return i + 1;
}
