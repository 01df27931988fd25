import { extent } from "../numeric/statistics.js";
import { dayName, dayOf, type Period, weekdayOfDay } from "./calendar.js";
import type { Orders, Purchases } from "./purchases.js";

/** On which days of the wall clock something was sold; days as "2011-12-09". */
export interface SalesCalendar {
  /** Null where nothing was sold, as the last day. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** From the first day to the last, both included. */
  readonly days: number;
  readonly daysWithSales: number;
  readonly daysWithoutSales: number;
  /** Days without sales in a row, at most. */
  readonly longestGapDays: number;
  /** The first of them; null where there are none. */
  readonly longestGapFrom: string | null;
  /** 1 = Monday … 7 = Sunday: those that lie between the first day and the last, and on which nothing was ever sold. */
  readonly weekdaysWithoutSales: readonly number[];
  readonly byWeek: readonly WeeklySales[];
}

/** What was sold in a week, from Monday to Sunday. */
export interface WeeklySales {
  /** Its Monday. */
  readonly week: string;
  /** Whether the data set's orders reach from its Monday to its Sunday. */
  readonly isComplete: boolean;
  readonly orders: number;
  /** Thousandths. */
  readonly revenueMilli: number;
  readonly daysWithSales: number;
}

/** Weeks without sales are filled in over twenty years at most: one date in the year 1000 is a slip of the pen. */
const MOST_FILLED = 1_044;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/**
 * Days and weeks with sales. A day has sales where a line of it counts; an order belongs to the week of its first line, revenue
 * to that of each line. Of equally long gaps the first one is told.
 *
 * @param period of the whole data set: a week that it does not cover is not complete
 */
export function salesCalendar(purchases: Purchases, orders: Orders, period: Period): SalesCalendar {
  const days = purchases.walls.map(dayOf);
  if (days.length === 0) return EMPTY;
  const { minimum: first, maximum: last } = extent(days);
  const isSold = new Uint8Array(last - first + 1);
  for (let i = 0; i < days.length; i++) isSold[days[i] - first] = 1;
  const daysWithSales = isSold.reduce((sum, flag) => sum + flag, 0);
  const gap = longestGap(isSold);
  return {
    ...{ firstDay: dayName(first), lastDay: dayName(last), days: isSold.length, daysWithSales },
    daysWithoutSales: isSold.length - daysWithSales,
    longestGapDays: gap.length,
    longestGapFrom: gap.length === 0 ? null : dayName(first + gap.from),
    weekdaysWithoutSales: weekdaysWithoutSales(isSold, first),
    byWeek: weeklySales(purchases, orders, { isSold, first }, period),
  };
}

const EMPTY: SalesCalendar = {
  ...{ firstDay: null, lastDay: null, days: 0, daysWithSales: 0, daysWithoutSales: 0 },
  ...{ longestGapDays: 0, longestGapFrom: null, weekdaysWithoutSales: [], byWeek: [] },
};

function longestGap(isSold: Uint8Array): { from: number; length: number } {
  let longest = { from: 0, length: 0 };
  let since = 0;
  for (let i = 0; i < isSold.length; i++) {
    if (isSold[i] === 1) since = i + 1;
    else if (i + 1 - since > longest.length) longest = { from: since, length: i + 1 - since };
  }
  return longest;
}

function weekdaysWithoutSales(isSold: Uint8Array, first: number): number[] {
  const [seen, sold] = [new Set<number>(), new Set<number>()];
  isSold.forEach((flag, i) => {
    const weekday = weekdayOfDay(first + i);
    seen.add(weekday);
    if (flag === 1) sold.add(weekday);
  });
  return WEEKDAYS.filter((weekday) => seen.has(weekday) && !sold.has(weekday));
}

function weeklySales(
  purchases: Purchases,
  orders: Orders,
  { isSold, first }: { readonly isSold: Uint8Array; readonly first: number },
  period: Period,
): WeeklySales[] {
  const monday = mondayOf(first);
  const count = (mondayOf(first + isSold.length - 1) - monday) / 7 + 1;
  const weekOf = (wall: number) => Math.floor((dayOf(wall) - monday) / 7);
  const [orderCounts, revenue, soldDays] = [0, 1, 2].map(() => new Float64Array(count));
  for (let i = 0; i < orders.walls.length; i++) orderCounts[weekOf(orders.walls[i])]++;
  for (let i = 0; i < purchases.walls.length; i++)
    revenue[weekOf(purchases.walls[i])] += purchases.amounts[i];
  for (let i = 0; i < isSold.length; i++) soldDays[Math.floor((first + i - monday) / 7)] += isSold[i];
  const [start, end] = [dayOf(period.first), dayOf(period.last)];
  const weeks = Array.from(soldDays, (daysWithSales, week): WeeklySales => {
    const from = monday + 7 * week;
    return {
      ...{ week: dayName(from), isComplete: start <= from && from + 6 <= end },
      ...{ orders: orderCounts[week], revenueMilli: revenue[week], daysWithSales },
    };
  });
  return count > MOST_FILLED ? weeks.filter(({ daysWithSales }) => daysWithSales > 0) : weeks;
}

function mondayOf(day: number): number {
  return day - weekdayOfDay(day) + 1;
}
