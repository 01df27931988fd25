const DAY_MS = 86_400_000;
/** Days between the two first days that workbooks count from: 1 January 1900 and, on old Macs, 1 January 1904. */
const DAYS_TO_1904 = 1_462;
/** Spreadsheets count a 29 February 1900, which never was. */
const FALSE_DAY = 60;
const LAST_DAY = 2_958_465; // 31 December 9999
/** Elapsed hours, minutes or seconds: the one thing in brackets that is of a date. */
const ELAPSED = /\[(?:h+|m+|s+)\]/i;
/** Text in quotes, escaped characters, spaces of a width, filling characters, and colours, conditions and languages in brackets. */
const NO_CODE = /"[^"]*"?|\\.?|[_*].?|\[[^\]]*\]?/g;

/** True where cells of a built-in number format show a date or a time (ECMA-376, 18.8.30; 27–36 and 50–58 are East Asian). */
export function isDateFormatId(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** True where a number format shows a date or a time: `dd/mm/yyyy`, `[h]:mm`, but not `0.00 "days"` or `[Red]0`. */
export function isDateFormat(code: string): boolean {
  return ELAPSED.test(code) || /[dmyhs]/i.test(code.replace(NO_CODE, ""));
}

/**
 * The day and time that a cell's number stands for, as ISO text without a zone: 2010-12-01T08:26:00, with milliseconds
 * where there are some. Day 0 is shown as spreadsheets do, 1900-01-00, and day 60 as 1900-02-29: no date is such a day.
 * With fewer than 8 decimals a number cannot tell milliseconds apart, so it means a whole second.
 * @returns null where the number is none that a cell can show as a date
 */
export function isoDate(number: string, is1904: boolean): string | null {
  const serial = Number(number) + (is1904 ? DAYS_TO_1904 : 0);
  if (!(serial >= 0 && serial < LAST_DAY + 1)) return null;
  const step = (number.split(".")[1] ?? "").length < 8 ? 1_000 : 1;
  const inDay = Math.round(((serial % 1) * DAY_MS) / step) * step;
  const day = Math.floor(serial) + (inDay === DAY_MS ? 1 : 0);
  const time = new Date(inDay % DAY_MS).toISOString();
  return `${dayText(day)}${time.slice(10, time.endsWith(".000Z") ? 19 : 23)}`;
}

function dayText(day: number): string {
  if (day === 0) return "1900-01-00";
  if (day === FALSE_DAY) return "1900-02-29";
  const days = day < FALSE_DAY ? day + 1 : day;
  return new Date(Date.UTC(1899, 11, 30) + days * DAY_MS).toISOString().slice(0, 10);
}
