import type { Random } from "../../src/numeric/random.js";
import { dayAtShare, LAST_DAY, minuteOnDay } from "./calendar.js";
import { unknown } from "./counter-sales.js";
import { chance, integerBetween, pick } from "./draws.js";
import type { Line, Order } from "./order.js";

const POSTAGE_MILLI = [15_000, 18_000, 28_000, 40_000];

/** Adds to some orders of known customers what is not goods (postage, manual entries) and what is free. */
export function withExtras(random: Random, orders: readonly Order[]): Order[] {
  return orders.map((order) => ({ ...order, lines: [...order.lines, ...extrasOf(random, order)] }));
}

function extrasOf(random: Random, order: Order): Line[] {
  const extras: Line[] = [];
  const abroad = order.country !== "United Kingdom";
  if (order.country === "Ireland" && chance(random, 0.5)) extras.push(charge("C2", "Carriage", 50_000));
  else if (abroad && chance(random, 0.8)) extras.push(charge("POST", "Postage", pick(random, POSTAGE_MILLI)));
  if (chance(random, 0.008)) extras.push(charge("M", "Manual", integerBetween(random, 25, 6000) * 10));
  if (chance(random, 0.007)) extras.push({ ...pick(random, order.lines), priceMilli: 0 });
  return extras;
}

/** What the bank and the accountant booked: charges every month, a few manual entries, three bad debts. */
export function officeBookings(random: Random): Order[] {
  const booking = (share: number, line: Line, series: Order["series"] = "") =>
    unknown(minuteOnDay(random, dayAtShare(0, LAST_DAY, share)), [line], series);
  const bank = Array.from({ length: 13 }, (_, i) =>
    booking(
      (i + 0.5) / 13,
      charge("BANK CHARGES", "Bank charges", 15_000 + 10 * integerBetween(random, 0, 900)),
    ),
  );
  const manual = Array.from({ length: 18 }, () =>
    booking(random(), charge("M", "Manual", integerBetween(random, 100, 30_000) * 10)),
  );
  const badDebts = [1, -1, -1].map((sign) =>
    booking(0.7, charge("B", "Adjust bad debt", sign * 5_512_310), "A"),
  );
  return [...bank, ...manual, ...badDebts];
}

/** One unit of something that is not goods. */
export function charge(code: string, description: string, priceMilli: number): Line {
  return { code, description, quantity: 1, priceMilli };
}
