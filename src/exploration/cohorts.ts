import { isCovered, monthName, monthOf, type Period } from "./calendar.js";
import { firstOrders, type Orders } from "./purchases.js";

/** How many of the customers whose first order fell into one month ordered again `age` months later. */
export interface CohortCell {
  readonly cohort: string;
  readonly age: number;
  readonly size: number;
  readonly retained: number;
  readonly isExistingCustomers: boolean;
  readonly isComplete: boolean;
}

/** Cohorts that are followed: those of five years, 1,830 cells at most. */
const MOST_MONTHS = 60;

/**
 * Retention by monthly cohort, up to the last month of the data set: months that lie after it have no cell, months in
 * which nobody of a cohort ordered have one with 0. At age 0 everybody is retained. The first month of the data set
 * holds customers who were there before it; a cell is complete where the data cover its month.
 *
 * @param period of the whole data set
 * @returns by cohort, then by age; the cohorts of the last 60 months only
 */
export function cohorts(orders: Orders, period: Period): CohortCell[] {
  const lastMonth = monthOf(period.last);
  const start = Math.max(monthOf(period.first), lastMonth - MOST_MONTHS + 1);
  const months = lastMonth - start + 1;
  const first = firstOrders(orders);
  const sizes = new Uint32Array(months);
  const retained = new Uint32Array(months * months);
  const seen = new Map<number, Uint8Array>();
  for (const wall of first) if (cohortOf(wall, start, months) >= 0) sizes[cohortOf(wall, start, months)]++;
  for (let i = 0; i < orders.customers.length; i++) {
    const customer = orders.customers[i];
    const cohort = cohortOf(first[customer], start, months);
    const month = cohortOf(orders.walls[i], start, months);
    if (cohort < 0 || month < 0) continue;
    let own = seen.get(month);
    if (!own) {
      own = new Uint8Array(first.length);
      seen.set(month, own);
    }
    if (own[customer] === 1) continue;
    own[customer] = 1;
    retained[cohort * months + month - cohort]++;
  }
  return Array.from(sizes, (size, cohort) =>
    Array.from({ length: size === 0 ? 0 : months - cohort }, (_, age) => ({
      ...{ cohort: monthName(start + cohort), age, size, retained: retained[cohort * months + age] },
      isExistingCustomers: start + cohort === monthOf(period.first),
      isComplete: isCovered(start + cohort + age, period),
    })),
  ).flat();
}

/** The place of an instant's month among those followed; −1 where it is none of them. */
function cohortOf(wall: number, start: number, months: number): number {
  if (wall === Number.POSITIVE_INFINITY) return -1;
  const place = monthOf(wall) - start;
  return place >= 0 && place < months ? place : -1;
}
