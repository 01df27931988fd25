/** Dates that are numbers: 20101201, days since 1900 as spreadsheets count them, seconds or milliseconds since 1970. */
export const NUMERIC_FORMATS = ["yyyymmdd", "excel", "epoch-s", "epoch-ms"] as const;

export type NumericFormat = (typeof NUMERIC_FORMATS)[number];

const DAY_MS = 86_400_000;
/** What day 0 is for days from 1 March 1900 on: spreadsheets believe in a 29 February 1900, their day 60. */
const DAY_0 = Date.UTC(1899, 11, 30);
const EIGHT_DIGITS = /^\s*(\d{4})(\d{2})(\d{2})\s*$/;

const FIRST_YEAR = Date.UTC(1900, 0, 1);
const AFTER_LAST_YEAR = Date.UTC(2200, 0, 1);

/** True for times of the years 1900 to 2199: others are no dates of orders. */
export function isInRange(time: number): boolean {
  return time >= FIRST_YEAR && time < AFTER_LAST_YEAR;
}

/** True where a text is a number, whatever kind of date it may be. */
export function isNumeric(text: string): boolean {
  return /^\s*\d{1,20}(?:[.,]\d{1,20})?\s*$/.test(text);
}

/** What kind of date a number is when nobody says so; null where it is none that is likely. Eight digits must be a day. */
export function likelyFormat(text: string): NumericFormat | null {
  const format = formatByDigits(text);
  return format === "yyyymmdd" && !isInRange(numericDate(text, format)) ? null : format;
}

/** What kind of date has as many digits; whether it is a real one is another matter. */
export function formatByDigits(text: string): NumericFormat | null {
  if (EIGHT_DIGITS.test(text)) return "yyyymmdd";
  if (!isNumeric(text)) return null;
  const digits = text.trim().split(/[.,]/)[0].length;
  if (digits === 5 || digits === 6) return "excel";
  if (digits === 10) return "epoch-s";
  return digits === 13 ? "epoch-ms" : null;
}

/**
 * The time that a number stands for, in milliseconds since 1970 (of UTC for seconds and milliseconds, else of a clock on the wall).
 * NaN where it is no number, or a day that never was, such as 29 February 1900.
 */
export function numericDate(text: string, format: NumericFormat): number {
  if (!isNumeric(text)) return Number.NaN;
  if (format === "yyyymmdd") return fromEightDigits(text);
  const [whole, fraction = ""] = text.trim().split(/[.,]/);
  const value = Number(`${whole}.${fraction || 0}`);
  if (format === "epoch-ms") return Math.round(value);
  if (format === "epoch-s") return Math.round(value * 1_000);
  return fromSerial(value, fraction.length);
}

function fromEightDigits(text: string): number {
  const [year, month, day] = (EIGHT_DIGITS.exec(text) ?? []).slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay ? date.getTime() : Number.NaN;
}

/** With fewer than 8 decimals a serial cannot tell milliseconds apart, so it means a whole second. */
function fromSerial(serial: number, decimals: number): number {
  const day = Math.floor(serial);
  if (day < 1 || day === 60) return Number.NaN;
  const step = decimals < 8 ? 1_000 : 1;
  const inDay = Math.round(((serial - day) * DAY_MS) / step) * step;
  return DAY_0 + (day < 60 ? day + 1 : day) * DAY_MS + inDay;
}
