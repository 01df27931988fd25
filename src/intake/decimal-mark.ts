/** What stands before the fraction of a number. */
export type Decimal = "." | ",";

/** A number as written, taken apart: its digits before and after the decimal mark. */
export interface WrittenNumber {
  readonly isNegative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

/** Where a number is looked for, nothing longer is one. */
const LONGEST_NUMBER = 400;

/** Groups of three digits, all set apart by the same sign: the other mark, an apostrophe or a kind of space. */
const PATTERNS: Readonly<Record<Decimal, RegExp>> = {
  ".": /^([+-]?)(\d*|[1-9]\d{0,2}([,'’ \u00a0\u202f])\d{3}(?:\3\d{3})*)(?:\.(\d*))?$/,
  ",": /^([+-]?)(\d*|[1-9]\d{0,2}([.'’ \u00a0\u202f])\d{3}(?:\3\d{3})*)(?:,(\d*))?$/,
};

export function isDecimal(text: string): text is Decimal {
  return text === "." || text === ",";
}

/** The number that a text is under a decimal mark; null where it is none. Without a mark known it must have none. */
export function takeApart(text: string, decimal: Decimal | null): WrittenNumber | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_NUMBER || (decimal === null && /[.,]/.test(trimmed))) return null;
  const match = PATTERNS[decimal ?? "."].exec(trimmed);
  if (!match) return null;
  const whole = match[3] ? match[2].replaceAll(match[3], "") : match[2];
  const fraction = match[4] ?? "";
  return whole + fraction === "" ? null : { isNegative: match[1] === "-", whole, fraction };
}

/**
 * The decimal mark that a text shows: the one under which alone it is a number. "either" where it is a different number
 * under each (1.234), null where it shows nothing: a whole number, or none.
 */
export function markShown(text: string): Decimal | "either" | null {
  const point = takeApart(text, ".");
  const comma = takeApart(text, ",");
  if (point && comma) return point.fraction === comma.fraction ? null : "either";
  if (point) return ".";
  return comma ? "," : null;
}
