import { ownText } from "../database/own-text.js";
import { DATE_ORDERS, type DateFormat, type DateOrder } from "./date-format.js";
import {
  formatByDigits,
  isInRange,
  isNumeric,
  likelyFormat,
  NUMERIC_FORMATS,
  type NumericFormat,
  numericDate,
} from "./numeric-date.js";
import { type Parsed, quote } from "./parse-values.js";
import { type FromWallClock, wallClock } from "./time-zone.js";
import { takeDateApart, type WrittenDate } from "./written-date.js";

/** How the dates of a column are read. */
export interface DateReading {
  /** A format that somebody declared: no other is read. Null where the column was looked at instead. */
  readonly declared: DateFormat | null;
  /** The orders of day, month and year in numbers that the column leaves possible; all of them where it shows nothing. */
  readonly orders: readonly DateOrder[];
  /** Where the whole column is numbers, what they are. */
  readonly numeric: NumericFormat | null;
}

/** Reads the instants of a file; times without a zone of their own are in `timeZone` (an IANA name). */
export function instantParser(reading: DateReading, timeZone: string): (text: string) => Parsed<number> {
  const fromWallClock = wallClock(timeZone);
  const numeric = numericFormat(reading);
  const known = new Map<string, Parsed<number>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const parsed =
      numeric && !isTyped(text)
        ? parseNumeric(text, numeric, reading.declared !== null, fromWallClock)
        : parseWritten(text, reading, fromWallClock);
    if (known.size > 50_000) known.clear();
    known.set(ownText(text), parsed);
    return parsed;
  };
}

function numericFormat({ declared, numeric }: DateReading): NumericFormat | null {
  if (declared === null) return numeric;
  return NUMERIC_FORMATS.find((format) => format === declared) ?? null;
}

/** Where nobody declared the format, a number of other digits is none of these dates. */
function parseNumeric(
  text: string,
  format: NumericFormat,
  isDeclared: boolean,
  fromWallClock: FromWallClock,
): Parsed<number> {
  const isExpected = isDeclared ? isNumeric(text) : formatByDigits(text) === format;
  if (!isExpected) return notADate(`${quote(text)} is not a date ${EXAMPLES[format]}`);
  const time = numericDate(text, format);
  if (!isInRange(time)) return notADate(`${quote(text)} is not a real date`);
  return { value: format === "excel" || format === "yyyymmdd" ? fromWallClock(time) : time };
}

function parseWritten(text: string, reading: DateReading, fromWallClock: FromWallClock): Parsed<number> {
  const written = takeDateApart(text);
  if (!written || !(isTyped(text) || isExpected(written, reading)))
    return notADate(unexpected(text, reading.declared));
  const wall = wallTime(written, ordersFor(written, reading)[0] ?? "dmy");
  if (!isInRange(wall) || Number.isNaN(written.offset ?? 0))
    return notADate(`${quote(text)} is not a real date`);
  return { value: written.offset === null ? fromWallClock(wall) : wall - written.offset };
}

/**
 * True for 2010-12-01T08:26:00: so date cells of workbooks come, which have no format that one could declare. Whatever is
 * declared, nobody writes anything else so.
 */
function isTyped(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.test(text);
}

/** Without a declared format every layout is welcome, but the one that could be misread must be settled by the column. */
function isExpected(written: WrittenDate, reading: DateReading): boolean {
  const { layout } = written;
  const { declared } = reading;
  if (declared === null && layout !== "numeric") return true;
  if (layout === "numeric") return isSettled(written, ordersFor(written, reading));
  if (declared === "iso") return layout === "iso";
  if (declared === "ymd") return layout === "iso" || layout === "ymd";
  return layout === (declared === "dmy" ? "day-name" : "name-day");
}

/** The orders in which a date in numbers may be read; a year of four digits at its end stands last in all of them. */
function ordersFor({ yearFirst }: WrittenDate, { declared, orders }: DateReading): readonly DateOrder[] {
  const possible = declared === null ? orders : DATE_ORDERS.filter((order) => order === declared);
  return possible.filter((order) => order !== "ymd" || yearFirst);
}

/** True where a date is the same one in all of the orders. */
function isSettled(written: WrittenDate, orders: readonly DateOrder[]): boolean {
  return new Set(orders.map((order) => String(dayIn(written, order)))).size === 1;
}

const EXAMPLES: Readonly<Record<DateFormat, string>> = {
  iso: "such as 2010-12-01 08:26:00",
  ymd: "such as 2010/12/01 08:26",
  dmy: "such as 25/12/2010 08:26",
  mdy: "such as 12/25/2010 08:26",
  yyyymmdd: "such as 20101225 (year, month, day)",
  excel: "such as 40513.35 (days since 1900)",
  "epoch-s": "such as 1291191960 (seconds since 1970)",
  "epoch-ms": "such as 1291191960000 (milliseconds since 1970)",
};

function unexpected(text: string, declared: DateFormat | null): string {
  const reason = `${quote(text)} is not a date ${EXAMPLES[declared ?? "iso"]}`;
  if (declared || !isNumeric(text)) return reason;
  const likely = likelyFormat(text) ?? "yyyymmdd, excel, epoch-s or epoch-ms";
  return `${reason}; numbers are dates where the whole column is of them, or with --date-format ${likely}`;
}

/** Year, month and day under an order that its numbers can have; a layout that needs none has its own. */
export function dayIn(written: WrittenDate, order: DateOrder): [year: number, month: number, day: number] {
  const { layout, year, first, second } = order === "ymd" ? (written.yearFirst ?? written) : written;
  return layout !== "numeric" || order === "mdy" ? [year, first, second] : [year, second, first];
}

/** The time that clocks on a wall show, as if they were in UTC; NaN where the day or the time is none. */
export function wallTime(written: WrittenDate, order: DateOrder): number {
  const [year, month, day] = dayIn(written, order);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1_000;
  return isDay ? date.getTime() + written.milliseconds : Number.NaN;
}

function notADate(reason: string): Parsed<number> {
  return { code: "NOT_A_DATE", reason };
}
