import { hourOf, weekdayOf } from "./calendar.js";
import type { Orders, Purchases } from "./purchases.js";

/** What was ordered on one weekday (1 = Monday) in one hour of the day (0…23). */
export interface WeekdayHour {
  readonly weekday: number;
  readonly hour: number;
  readonly orders: number;
  /** Thousandths. */
  readonly revenueMilli: number;
}

/**
 * Orders by the weekday and hour of their first line, revenue by those of each line, on the data set's wall clock.
 * @returns all 168 hours of the week from Monday on, or none where there are no orders
 */
export function weekdayHours(purchases: Purchases, orders: Orders): WeekdayHour[] {
  if (orders.walls.length === 0) return [];
  const counts = new Uint32Array(168);
  const revenue = new Float64Array(168);
  for (let i = 0; i < orders.walls.length; i++) counts[hourOfWeek(orders.walls[i])]++;
  for (let i = 0; i < purchases.walls.length; i++) {
    revenue[hourOfWeek(purchases.walls[i])] += purchases.amounts[i];
  }
  return Array.from(counts, (count, at) => ({
    ...{ weekday: Math.floor(at / 24) + 1, hour: at % 24, orders: count, revenueMilli: revenue[at] },
  }));
}

function hourOfWeek(wall: number): number {
  return 24 * (weekdayOf(wall) - 1) + hourOf(wall);
}
