/** A date as written, taken apart but not judged: its day may be the 31st of February. */
export interface WrittenDate {
  readonly layout: DateLayout;
  /** The numbers in the order of the layout; of a day and a month in numbers, the first and the second one. */
  readonly year: number;
  readonly first: number;
  readonly second: number;
  /** Since midnight; NaN where it is no time of a day. */
  readonly milliseconds: number;
  /** The zone that is written behind it, in milliseconds east of UTC; null where there is none, NaN where it cannot be. */
  readonly offset: number | null;
  /** Of `numeric`: the same text with its year first, where both ends have two digits (23-04-05); else left out. */
  readonly yearFirst?: WrittenDate;
}

/**
 * `iso` and `ymd`: first is the month, second the day. `numeric`: which is which must be known from elsewhere.
 * `day-name` (1 Dec 2010) and `name-day` (Dec 1, 2010): first is the month, second the day.
 */
type DateLayout = "iso" | "ymd" | "numeric" | "day-name" | "name-day";

const TIME =
  "(?:(?:T|,?\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?:\\s*([ap])\\.?m\\.?)?\\s*(Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?)?";
const YEAR_FIRST = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${TIME}$`, "i");
const NUMERIC = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})${TIME}$`, "i");
const DAY_NAME = new RegExp(
  `^(\\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})[-/., ]+(\\d{4}|\\d{2})${TIME}$`,
  "i",
);
const NAME_DAY = new RegExp(
  `^([a-z]{3,9})[-/. ]+(\\d{1,2})(?:st|nd|rd|th)?[-/, ]+(\\d{4}|\\d{2})${TIME}$`,
  "i",
);
const ISO = /^\d{4}-\d{2}-\d{2}/;
const LONGEST_DATE = 64;

const MONTHS = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

/** Takes a date apart, whatever its layout; null where the text is none. */
export function takeDateApart(text: string): WrittenDate | null {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_DATE) return null;
  let match = YEAR_FIRST.exec(trimmed);
  if (match) {
    const layout = ISO.test(trimmed) ? "iso" : "ymd";
    return {
      layout,
      year: Number(match[1]),
      first: Number(match[3]),
      second: Number(match[4]),
      ...time(match),
    };
  }
  match = NUMERIC.exec(trimmed);
  return match ? takeNumericApart(match) : takeNamedApart(trimmed);
}

function takeNumericApart(match: RegExpExecArray): WrittenDate {
  const [first, second, third] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const timeOfDay = time(match);
  const written = { layout: "numeric", year: fullYear(match[4]), first, second, ...timeOfDay } as const;
  if (match[1].length !== 2 || match[4].length !== 2) return written;
  const yearFirst = {
    ...({ layout: "ymd", year: fullYear(match[1]), first: second, second: third } as const),
    ...timeOfDay,
  };
  return { ...written, yearFirst };
}

function takeNamedApart(text: string): WrittenDate | null {
  const dayFirst = DAY_NAME.exec(text);
  const match = dayFirst ?? NAME_DAY.exec(text);
  if (!match) return null;
  const [name, day] = dayFirst ? [match[2], match[1]] : [match[1], match[2]];
  const month = MONTHS.findIndex((known) => known.startsWith(name.toLowerCase())) + 1;
  if (month === 0 && !/^sept$/i.test(name)) return null;
  const layout = dayFirst ? "day-name" : "name-day";
  // one group fewer than the others: these layouts have no separator to repeat
  return { layout, year: fullYear(match[3]), first: month, second: Number(day), ...time(["", ...match]) };
}

/** Two digits are a year of 1969–2068 (POSIX). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year < 69 ? 2_000 + year : 1_900 + year;
}

function time(match: readonly (string | undefined)[]): Pick<WrittenDate, "milliseconds" | "offset"> {
  const [hour, minute, second, fraction, half, zone] = match.slice(5, 11);
  return { milliseconds: sinceMidnight(hour, minute, second, fraction, half), offset: offsetOf(zone) };
}

function sinceMidnight(hour = "0", minute = "0", second = "0", fraction = "", half?: string): number {
  const hours = half ? onTheClock(Number(hour), half) : Number(hour);
  const isReal = hours < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!isReal) return Number.NaN;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1_000 + milliseconds;
}

/** 12 AM is midnight, 12 PM is noon. */
function onTheClock(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === "p" ? 12 : 0);
}

/** Offsets in use reach from −12:00 to +14:00. */
function offsetOf(zone: string | undefined): number | null {
  if (!zone) return null;
  if (/^[a-z]/i.test(zone)) return 0;
  const minutes = zone.length > 3 ? Number(zone.slice(-2)) : 0;
  const all = Number(zone.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || all > 14 * 60) return Number.NaN;
  return (zone[0] === "-" ? -all : all) * 60_000;
}
