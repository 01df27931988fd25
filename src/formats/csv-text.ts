import { type NextPosition, nextPosition } from "./next-position.js";

/** A stretch of CSV text and where things stand in it. */
export interface CsvText {
  readonly text: string;
  readonly delimiter: string;
  /** True where no more text follows. */
  readonly isLast: boolean;
  readonly quote: NextPosition;
  readonly nul: NextPosition;
  readonly lf: NextPosition;
  readonly cr: NextPosition;
  /** The line end or delimiter that comes first. */
  readonly fieldEnd: NextPosition;
  /** The `\n` or `\r` with which the line ends. */
  readonly lineEnd: NextPosition;
  /** The start of the line behind a line end: CRLF is one. */
  afterLineEnd(end: number): number;
  /** True where more text must come before it is known how the line ends. */
  isCutOff(end: number): boolean;
}

export function csvText(text: string, delimiter: string, isLast: boolean): CsvText {
  const lf = nextPosition(text, "\n");
  const cr = nextPosition(text, "\r");
  const next = nextPosition(text, delimiter);
  const lineEnd = (from: number) => Math.min(lf(from), cr(from));
  return {
    text,
    delimiter,
    isLast,
    quote: nextPosition(text, '"'),
    nul: nextPosition(text, "\0"),
    lf,
    cr,
    fieldEnd: (from) => Math.min(next(from), lineEnd(from)),
    lineEnd,
    afterLineEnd: (end) => end + (text[end] === "\r" && text[end + 1] === "\n" ? 2 : 1),
    isCutOff: (end) => !isLast && (end >= text.length || (end === text.length - 1 && text[end] === "\r")),
  };
}

/** Line ends of any kind. */
export function countLineEnds(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/\r\n?|\n/g)) count++;
  return count;
}
