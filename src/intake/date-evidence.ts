import { ClienteleError } from "../errors.js";
import type { DateFormat } from "./date-format.js";
import { isNumeric, likelyFormat, type NumericFormat } from "./numeric-date.js";
import { type DateReading, wallTime } from "./parse-instant.js";
import { quote } from "./parse-values.js";
import { takeDateApart, type WrittenDate } from "./written-date.js";

/** A value and the line on which it was first seen. */
export interface Example {
  readonly text: string;
  readonly line: number;
}

/** What the values of a date column show, each kind by its first example. Only whether there is one counts, not how many. */
export interface DateEvidence {
  /** Only a day can stand first: 25/12/2010. */
  dmy: Example | null;
  /** Only a day can stand second: 12/25/2010. */
  mdy: Example | null;
  /** A day either way, and not the same: 03/04/2011. */
  either: Example | null;
  /** The first one that is read whatever the others are, and how it is written. */
  plain: { readonly format: DateFormat } | null;
  /** Anything that is no number. */
  text: Example | null;
  readonly numbers: Map<NumericFormat, Example>;
}

export function noDates(): DateEvidence {
  return { dmy: null, mdy: null, either: null, plain: null, text: null, numbers: new Map() };
}

/** Takes in one value of the column. */
export function lookAtDate(evidence: DateEvidence, text: string, line: number): void {
  if (text.trim() === "") return;
  const example = { text, line };
  if (isNumeric(text)) {
    lookAtNumber(evidence, example);
    return;
  }
  evidence.text ??= example;
  const written = takeDateApart(text);
  if (written?.layout === "numeric") lookAtOrder(evidence, written, example);
  else if (written) evidence.plain ??= { format: FORMATS[written.layout] };
}

/** True where more values might be needed to read the ones that were seen. */
export function areDatesOpen({ dmy, mdy, either, text, numbers }: DateEvidence): boolean {
  return (either !== null && !dmy && !mdy) || (text === null && numbers.size !== 1);
}

/**
 * How the column is read, by what it shows. Two readings that both occur are never weighed against each other.
 * @param isWhole false where the evidence is of a part of the column: what it leaves open is no fault then
 * @throws ClienteleError AMBIGUOUS_DATE
 */
export function dateReading(evidence: DateEvidence, file: string, isWhole: boolean): DateReading {
  const { dmy, mdy, either, text, numbers } = evidence;
  if (dmy && mdy) throw bothOrders(file, dmy, mdy);
  if (isWhole && either && !dmy && !mdy) throw eitherOrder(file, either);
  if (isWhole && !text && numbers.size > 1) throw mixedNumbers(file, evidence);
  const numeric = text === null ? ([...numbers.keys()][0] ?? null) : null;
  return { declared: null, order: dmy ? "dmy" : mdy ? "mdy" : null, numeric };
}

/** The format's name for people; null where nothing is settled. */
export function dateFormatShown(evidence: DateEvidence, reading: DateReading): DateFormat | null {
  return reading.declared ?? reading.order ?? reading.numeric ?? evidence.plain?.format ?? null;
}

const FORMATS = { iso: "iso", ymd: "ymd", "day-name": "dmy", "name-day": "mdy" } as const;

function lookAtNumber(evidence: DateEvidence, example: Example): void {
  const format = likelyFormat(example.text);
  if (format && !evidence.numbers.has(format)) evidence.numbers.set(format, example);
}

/** A number above 12 is a day, also the 31st of a month that has none. */
function lookAtOrder(evidence: DateEvidence, written: WrittenDate, example: Example): void {
  const { first, second, year } = written;
  if (year < 1_000) return;
  const canBe = (day: number, month: number) => day >= 1 && day <= 31 && month >= 1 && month <= 12;
  const [isDmy, isMdy] = [canBe(first, second), canBe(second, first)];
  if (isDmy && !isMdy) evidence.dmy ??= example;
  if (isMdy && !isDmy) evidence.mdy ??= example;
  if (isDmy && isMdy && first !== second) evidence.either ??= example;
  if (isDmy && first === second) evidence.plain ??= { format: "dmy" };
}

function bothOrders(file: string, dmy: Example, mdy: Example): ClienteleError {
  const problem = `${quote(dmy.text)} can only be day/month/year, and ${quote(mdy.text)} on line ${mdy.line} only month/day/year`;
  return ambiguous(file, dmy, problem, "--date-format dmy or mdy; rows that do not fit are kept aside");
}

function eitherOrder(file: string, example: Example): ClienteleError {
  const written = takeDateApart(example.text) as WrittenDate;
  const [dmy, mdy] = [false, true].map((isMonthFirst) =>
    inWords({ ...written, milliseconds: 0 }, isMonthFirst),
  );
  const problem = `${quote(example.text)} is ${dmy} or ${mdy}, and no date of the column settles which`;
  return ambiguous(file, example, problem, `--date-format dmy (${dmy}) or mdy (${mdy})`);
}

function mixedNumbers(file: string, { numbers }: DateEvidence): ClienteleError {
  const [[format, example], [other, second]] = [...numbers];
  const problem = `${quote(example.text)} looks like ${format}, and ${quote(second.text)} on line ${second.line} like ${other}`;
  return ambiguous(file, example, problem, `--date-format ${format} or ${other}`);
}

function ambiguous(file: string, { text, line }: Example, problem: string, choice: string): ClienteleError {
  return new ClienteleError("AMBIGUOUS_DATE", { file, line, value: text.slice(0, 60), problem, choice });
}

function inWords(written: WrittenDate, isMonthFirst: boolean): string {
  const day = wallTime(written, isMonthFirst);
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(day);
}
