import { ClienteleError } from "../errors.js";
import type { Example } from "./date-evidence.js";
import { quote } from "./parse-values.js";
import { isTimeZone } from "./time-zone.js";

/** A field that has one value in the whole file: its column repeats it, or leaves it empty. */
interface WholeFileField {
  readonly mixed: "MIXED_CURRENCIES" | "MIXED_TIME_ZONES";
  readonly bad: "BAD_CURRENCY" | "BAD_TIME_ZONE";
  /** A value in the one form in which values are compared. */
  readonly folded: (text: string) => string;
  readonly isValid: (text: string) => boolean;
}

export const WHOLE_FILE_FIELDS = {
  currency: {
    mixed: "MIXED_CURRENCIES",
    bad: "BAD_CURRENCY",
    folded: (text) => (/^[a-z]{3}$/i.test(text) ? text.toUpperCase() : text),
    isValid: (text) => /^[A-Z]{3}$/.test(text),
  },
  timeZone: { mixed: "MIXED_TIME_ZONES", bad: "BAD_TIME_ZONE", folded: (text) => text, isValid: isTimeZone },
} as const satisfies Readonly<Record<string, WholeFileField>>;

/** The text of a column that holds for the whole file, as it is compared: `eur` is `EUR`. */
export function wholeFileValue(field: keyof typeof WHOLE_FILE_FIELDS, text: string): string {
  return WHOLE_FILE_FIELDS[field].folded(text.trim());
}

/**
 * Takes in one value of the column, and gives the one that holds for the file so far.
 * @throws ClienteleError MIXED_CURRENCIES or MIXED_TIME_ZONES at a second value, BAD_CURRENCY or BAD_TIME_ZONE
 */
export function lookAtWholeFileValue(
  field: keyof typeof WHOLE_FILE_FIELDS,
  known: Example | null,
  { text, line }: Example,
  file: string,
): Example | null {
  const value = wholeFileValue(field, text);
  if (value === "" || value === known?.text) return known;
  const { mixed, bad, isValid } = WHOLE_FILE_FIELDS[field];
  if (known) throw mixedValues(mixed, { file, ...known }, { file, text: value, line });
  if (!isValid(value)) throw new ClienteleError(bad, { file, line, value: quote(value) });
  return { text: value, line };
}

type ExampleOfFile = Example & { readonly file: string };

/** Two values where there may be one, in one file or in two. */
export function mixedValues(
  code: "MIXED_CURRENCIES" | "MIXED_TIME_ZONES",
  first: ExampleOfFile,
  second: ExampleOfFile,
): ClienteleError {
  return new ClienteleError(code, {
    file: second.file,
    line: second.line,
    value: second.text.slice(0, 60),
    other: first.text,
    otherLine: first.line,
    otherFile: first.file,
  });
}
