import { isCovered, monthName, monthOf, type Period } from "./calendar.js";
import { firstOrders, type Orders, type Purchases } from "./purchases.js";

/** What was sold in a month; amounts in thousandths. */
export interface MonthlySales {
  readonly month: string;
  readonly isComplete: boolean;
  readonly orders: number;
  readonly revenueMilli: number;
  readonly newCustomerRevenueMilli: number;
  readonly returningCustomerRevenueMilli: number;
  readonly cancelledMilli: number;
}

/** Cancelled amounts, below 0, on the wall clock, [n]. */
export interface Cancellations {
  readonly walls: Float64Array;
  readonly amounts: Float64Array;
}

/** Months without sales are filled in over a century at most: one date in the year 1000 is a slip of the pen. */
const MOST_FILLED = 1_200;

/**
 * Sales by calendar month, from the first month in which anything happened to the last; months between them without
 * sales are there with 0. An order belongs to the month of its first line, its revenue to that of each line. Revenue is
 * of a new customer in the month of the customer's first order.
 *
 * @param period of the whole data set: a month that it does not cover is not complete
 */
export function monthlySales(
  purchases: Purchases,
  orders: Orders,
  cancellations: Cancellations,
  period: Period,
): MonthlySales[] {
  const months = new Map<number, Sums>();
  const first = firstOrders(orders);
  for (let i = 0; i < purchases.walls.length; i++) {
    const month = monthOf(purchases.walls[i]);
    const sums = sumsOf(months, month);
    if (month === monthOf(first[purchases.customers[i]])) sums.fromNew += purchases.amounts[i];
    else sums.fromReturning += purchases.amounts[i];
  }
  for (let i = 0; i < orders.walls.length; i++) sumsOf(months, monthOf(orders.walls[i])).orders++;
  for (let i = 0; i < cancellations.walls.length; i++) {
    sumsOf(months, monthOf(cancellations.walls[i])).cancelled -= cancellations.amounts[i];
  }
  return shownMonths(months).map((month) => {
    const { orders: count, fromNew, fromReturning, cancelled } = sumsOf(months, month);
    return {
      ...{ month: monthName(month), isComplete: isCovered(month, period), orders: count },
      ...{ revenueMilli: fromNew + fromReturning, newCustomerRevenueMilli: fromNew },
      ...{ returningCustomerRevenueMilli: fromReturning, cancelledMilli: cancelled },
    };
  });
}

interface Sums {
  orders: number;
  fromNew: number;
  fromReturning: number;
  cancelled: number;
}

function sumsOf(months: Map<number, Sums>, month: number): Sums {
  let sums = months.get(month);
  if (!sums) {
    sums = { orders: 0, fromNew: 0, fromReturning: 0, cancelled: 0 };
    months.set(month, sums);
  }
  return sums;
}

function shownMonths(months: ReadonlyMap<number, Sums>): number[] {
  const found = [...months.keys()].sort((a, b) => a - b);
  const span = found.length === 0 ? 0 : found[found.length - 1] - found[0] + 1;
  return span > MOST_FILLED ? found : Array.from({ length: span }, (_, i) => found[0] + i);
}
