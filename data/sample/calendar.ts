import type { Random } from "../../src/numeric/random.js";
import { integerBetween } from "./draws.js";

const MINUTES_PER_DAY = 24 * 60;
const START = Date.UTC(2024, 11, 1); // day 0, a Sunday

/** The last day of the period, 2025-12-09, counted from 2024-12-01 as day 0. */
export const LAST_DAY = 373;

const SUNDAY = 0;
const THURSDAY = 4;
/** How busy each weekday is, from Sunday; closed on Saturdays. */
const WEEKDAY_WEIGHTS = [6, 9, 10, 10, 11, 8, 0];
/** How busy each month is, from January; gifts are bought in autumn. */
const MONTH_WEIGHTS = [6, 6, 7, 6, 7, 7, 7, 7, 10, 13, 18, 14];
const BANK_HOLIDAYS = ["2025-04-18", "2025-04-20", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25"];

/** Busyness added up: CUMULATIVE[day] is the sum over the days before `day`. Whole numbers, so lookups are exact. */
const CUMULATIVE = [0];
for (let day = 0; day <= LAST_DAY; day++) CUMULATIVE.push(CUMULATIVE[day] + weightOf(day));

function weightOf(day: number): number {
  const date = new Date(START + day * MINUTES_PER_DAY * 60_000);
  const isoDate = date.toISOString().slice(0, 10);
  const winterBreak = isoDate >= "2024-12-24" && isoDate <= "2025-01-02";
  if (winterBreak || BANK_HOLIDAYS.includes(isoDate)) return 0;
  return WEEKDAY_WEIGHTS[date.getUTCDay()] * MONTH_WEIGHTS[date.getUTCMonth()];
}

/** The day at which the given share (0 ≤ share < 1) of the business between two days, both included, is done. */
export function dayAtShare(from: number, to: number, share: number): number {
  const target = CUMULATIVE[from] + Math.floor(share * (CUMULATIVE[to + 1] - CUMULATIVE[from]));
  let day = from;
  while (day < to && CUMULATIVE[day + 1] <= target) day++;
  return day;
}

/** The first open day at or after `day`; beyond LAST_DAY when there is none left. */
export function openDayFrom(day: number): number {
  while (day <= LAST_DAY && weightOf(day) === 0) day++;
  return day;
}

/** A minute within the opening hours of a day, busiest in the middle: 8–18, Thursdays until 20, Sundays 10–16. */
export function minuteOnDay(random: Random, day: number): number {
  const weekday = day % 7;
  const opens = weekday === SUNDAY ? 10 : 8;
  const closes = weekday === SUNDAY ? 16 : weekday === THURSDAY ? 20 : 18;
  const halfway = (closes - opens) * 30;
  const sinceOpening = integerBetween(random, 0, halfway - 1) + integerBetween(random, 0, halfway - 1);
  return day * MINUTES_PER_DAY + opens * 60 + sinceOpening;
}

/** The day on which a minute of the period falls. */
export function dayOf(minute: number): number {
  return Math.floor(minute / MINUTES_PER_DAY);
}

/** A minute of the period as the export writes it, for example 2024-12-01 08:26:00. */
export function instantText(minute: number): string {
  return new Date(START + minute * 60_000).toISOString().slice(0, 19).replace("T", " ");
}
