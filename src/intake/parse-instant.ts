import type { DateFormat } from "./date-format.js";
import { isNumeric, likelyFormat, type NumericFormat, numericDate } from "./numeric-date.js";
import { type Parsed, quote } from "./parse-values.js";
import { type FromWallClock, wallClock } from "./time-zone.js";
import { takeDateApart, type WrittenDate } from "./written-date.js";

/** How the dates of a column are read. */
export interface DateReading {
  /** A format that somebody declared: no other is read. Null where the column was looked at instead. */
  readonly declared: DateFormat | null;
  /** Which of two numbers is the day, as the column shows; null where it shows nothing. */
  readonly order: "dmy" | "mdy" | null;
  /** Where the whole column is numbers, what they are. */
  readonly numeric: NumericFormat | null;
}

const FIRST_YEAR = Date.UTC(1900, 0, 1);
const AFTER_LAST_YEAR = Date.UTC(2200, 0, 1);

/** Reads the instants of a file; times without a zone of their own are in `timeZone` (an IANA name). */
export function instantParser(reading: DateReading, timeZone: string): (text: string) => Parsed<number> {
  const fromWallClock = wallClock(timeZone);
  const numeric = numericFormat(reading);
  const known = new Map<string, Parsed<number>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const parsed = numeric
      ? parseNumeric(text, numeric, reading.declared !== null, fromWallClock)
      : parseWritten(text, reading, fromWallClock);
    if (known.size > 50_000) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}

function numericFormat({ declared, numeric }: DateReading): NumericFormat | null {
  if (declared === "excel" || declared === "epoch-s" || declared === "epoch-ms") return declared;
  return declared ? null : numeric;
}

/** Where nobody declared the format, a number of other digits is none of these dates. */
function parseNumeric(
  text: string,
  format: NumericFormat,
  isDeclared: boolean,
  fromWallClock: FromWallClock,
): Parsed<number> {
  const isExpected = isDeclared ? isNumeric(text) : likelyFormat(text) === format;
  if (!isExpected) return notADate(`${quote(text)} is not a date ${EXAMPLES[format]}`);
  const time = numericDate(text, format);
  if (!isInRange(time)) return notADate(`${quote(text)} is not a real date`);
  return { value: format === "excel" ? fromWallClock(time) : time };
}

function parseWritten(text: string, reading: DateReading, fromWallClock: FromWallClock): Parsed<number> {
  const written = takeDateApart(text);
  if (!written || !isExpected(written, reading)) return notADate(unexpected(text, reading.declared));
  const wall = wallTime(written, (reading.declared ?? reading.order) === "mdy");
  if (!isInRange(wall) || Number.isNaN(written.offset ?? 0))
    return notADate(`${quote(text)} is not a real date`);
  return { value: written.offset === null ? fromWallClock(wall) : wall - written.offset };
}

/** Without a declared format every layout is welcome, but the one that could be misread must be settled by the column. */
function isExpected({ layout, first, second }: WrittenDate, { declared, order }: DateReading): boolean {
  if (declared === null) return layout !== "numeric" || order !== null || first === second;
  if (declared === "iso") return layout === "iso";
  if (declared === "ymd") return layout === "iso" || layout === "ymd";
  return layout === "numeric" || layout === (declared === "dmy" ? "day-name" : "name-day");
}

const EXAMPLES: Readonly<Record<DateFormat, string>> = {
  iso: "such as 2010-12-01 08:26:00",
  ymd: "such as 2010/12/01 08:26",
  dmy: "such as 25/12/2010 08:26",
  mdy: "such as 12/25/2010 08:26",
  excel: "such as 40513.35 (days since 1900)",
  "epoch-s": "such as 1291191960 (seconds since 1970)",
  "epoch-ms": "such as 1291191960000 (milliseconds since 1970)",
};

function unexpected(text: string, declared: DateFormat | null): string {
  const reason = `${quote(text)} is not a date ${EXAMPLES[declared ?? "iso"]}`;
  if (declared || !isNumeric(text)) return reason;
  return `${reason}; numbers are dates where the whole column is, or with --date-format excel, epoch-s or epoch-ms`;
}

/** The time that clocks on a wall show, as if they were in UTC; NaN where the day or the time is none. */
export function wallTime(written: WrittenDate, isMonthFirst: boolean): number {
  const { layout, year, first, second, milliseconds } = written;
  const [month, day] = layout !== "numeric" || isMonthFirst ? [first, second] : [second, first];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1_000;
  return isDay ? date.getTime() + milliseconds : Number.NaN;
}

function isInRange(time: number): boolean {
  return time >= FIRST_YEAR && time < AFTER_LAST_YEAR;
}

function notADate(reason: string): Parsed<number> {
  return { code: "NOT_A_DATE", reason };
}
