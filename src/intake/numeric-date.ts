/** Dates that are numbers: days since 1900 as spreadsheets count them, and seconds or milliseconds since 1970. */
export type NumericFormat = "excel" | "epoch-s" | "epoch-ms";

const DAY_MS = 86_400_000;
/** What day 0 is for days from 1 March 1900 on: spreadsheets believe in a 29 February 1900, their day 60. */
const DAY_0 = Date.UTC(1899, 11, 30);

/** True where a text is a number, whatever kind of date it may be. */
export function isNumeric(text: string): boolean {
  return /^\s*\d{1,20}(?:[.,]\d{1,20})?\s*$/.test(text);
}

/** What kind of date a number is when nobody says so, by its digits; null where it is none that is likely. */
export function likelyFormat(text: string): NumericFormat | null {
  if (!isNumeric(text)) return null;
  const digits = text.trim().split(/[.,]/)[0].length;
  if (digits === 5 || digits === 6) return "excel";
  if (digits === 10) return "epoch-s";
  return digits === 13 ? "epoch-ms" : null;
}

/**
 * The time that a number stands for, in milliseconds since 1970 (of a clock on the wall for `excel`, else of UTC).
 * NaN where it is no number, or the 29 February 1900 that never was.
 */
export function numericDate(text: string, format: NumericFormat): number {
  if (!isNumeric(text)) return Number.NaN;
  const [whole, fraction = ""] = text.trim().split(/[.,]/);
  const value = Number(`${whole}.${fraction || 0}`);
  if (format === "epoch-ms") return Math.round(value);
  if (format === "epoch-s") return Math.round(value * 1_000);
  return fromSerial(value, fraction.length);
}

/** With fewer than 8 decimals a serial cannot tell milliseconds apart, so it means a whole second. */
function fromSerial(serial: number, decimals: number): number {
  const day = Math.floor(serial);
  if (day < 1 || day === 60) return Number.NaN;
  const step = decimals < 8 ? 1_000 : 1;
  const inDay = Math.round(((serial - day) * DAY_MS) / step) * step;
  return DAY_0 + (day < 60 ? day + 1 : day) * DAY_MS + inDay;
}
