import { ORDER_COLUMNS } from "../database/customer-summary.js";
import { forEachRow } from "../database/for-each-row.js";
import type { Database } from "../database/open-database.js";
import type { Statement } from "../database/remote-dialect.js";
import type { GroupTotals } from "../database/segment-tops.js";
import { monthName, monthOf } from "../exploration/calendar.js";
import { readClock } from "../intake/time-zone.js";
import { REST_KEY } from "./summarize-customers.js";

/** Months that are listed one by one: the latest. */
const MOST_MONTHS = 120;

/**
 * The orders of some customers by the month of their first line, on the clocks of a time zone: key "2011-03", label
 * "March 2011", in the order of time, months without orders left out. Of more than 120 months the earlier ones are one.
 * @param statement a compiled `customerOrders`
 */
export function ordersByMonth(
  database: Database,
  { statement, timeZone }: { readonly statement: Statement; readonly timeZone: string },
): GroupTotals[] {
  const toWall = readClock(timeZone);
  const orders = new Map<number, { orders: number; revenueMilli: number }>();
  const [customers, months]: [number[], number[]] = [[], []];
  forEachRow(database, statement, ORDER_COLUMNS, (customer: number, at: number, amount: number) => {
    const month = monthOf(toWall(at));
    const sums = orders.get(month) ?? { orders: 0, revenueMilli: 0 };
    sums.orders++;
    sums.revenueMilli += amount;
    orders.set(month, sums);
    customers.push(customer);
    months.push(month);
  });
  const listed = [...orders.keys()].sort((a, b) => a - b).slice(-MOST_MONTHS);
  const groupOf = new Map(listed.map((month, i) => [month, i + 1])); // 0 = earlier ones
  const totals = [null, ...listed].map((month) => ({
    ...(month === null ? { key: REST_KEY, label: "Earlier" } : namesOf(month)),
    ...{ customerCount: 0, orders: 0, revenueMilli: 0 },
  }));
  for (const [month, sums] of orders) {
    const group = totals[groupOf.get(month) ?? 0];
    group.orders += sums.orders;
    group.revenueMilli += sums.revenueMilli;
  }
  const pairs = Float64Array.from(customers, (customer, i) => {
    return customer * totals.length + (groupOf.get(months[i]) ?? 0);
  }).sort();
  pairs.forEach((pair, i) => {
    if (pair !== pairs[i - 1]) totals[pair % totals.length].customerCount++;
  });
  return totals.filter((group) => group.orders > 0);
}

function namesOf(month: number): { key: string; label: string } {
  const key = monthName(month);
  const first = new Date(`${key}-01T00:00:00Z`);
  return {
    key,
    label: first.toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }),
  };
}
