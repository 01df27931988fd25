/**
 * Days and months of a wall clock: milliseconds as if its zone were UTC. Months are counted from January of the year 0,
 * days from 1 January 1970.
 */
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS_TO_1970 = 719_468; // from 1 March of the year 0
const DAYS_IN_400_YEARS = 146_097;

export function dayOf(wall: number): number {
  return Math.floor(wall / DAY_MS);
}

/** The month of a day, after Hinnant's `civil_from_days` (2013): years begin in March, so that leap days end them. */
function monthOfDay(day: number): number {
  const shifted = day + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const ofEra = shifted - era * DAYS_IN_400_YEARS;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  return 12 * (year + 400 * era) + 2 + fromMarch;
}

export function monthOf(wall: number): number {
  return monthOfDay(dayOf(wall));
}

/** "2011-12". */
export function monthName(month: number): string {
  const year = String(Math.floor(month / 12)).padStart(4, "0");
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}

/** 1 = Monday … 7 = Sunday, as ISO 8601 counts. */
export function weekdayOf(wall: number): number {
  return weekdayOfDay(dayOf(wall));
}

export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1; // 1 January 1970 was a Thursday
}

/** "2011-12-09". */
export function dayName(day: number): string {
  const month = monthOfDay(day);
  let ofMonth = 1;
  while (monthOfDay(day - ofMonth) === month) ofMonth++;
  return `${monthName(month)}-${String(ofMonth).padStart(2, "0")}`;
}

/** 0…23. */
export function hourOf(wall: number): number {
  return Math.floor((wall - dayOf(wall) * DAY_MS) / HOUR_MS);
}

/** The time from the first to the last order of a whole data set, on its wall clock. */
export interface Period {
  readonly first: number;
  readonly last: number;
}

/** Whether the orders reach over a whole month: from its first day, or earlier, to its last day, or later. */
export function isCovered(month: number, { first, last }: Period): boolean {
  const startsBefore = monthOf(first) < month || (monthOf(first) === month && isFirstDay(dayOf(first)));
  const endsAfter = monthOf(last) > month || (monthOf(last) === month && isFirstDay(dayOf(last) + 1));
  return startsBefore && endsAfter;
}

function isFirstDay(day: number): boolean {
  return monthOfDay(day) !== monthOfDay(day - 1);
}
