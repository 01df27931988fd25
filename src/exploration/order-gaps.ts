import { quantileOfSorted, sorted } from "../numeric/statistics.js";
import { type Bin, countBins } from "./bins.js";
import type { Orders } from "./purchases.js";
import { type Visits, visitsOf } from "./visits.js";

/** Days between orders; zeros where nobody ordered on two days. */
export interface OrderGaps {
  /** Customers who ordered on two days or more. */
  readonly repeatCustomers: number;
  readonly median: number;
  readonly p90: number;
  readonly bins: readonly Bin[];
}

const MOST_BINS = 40;

/**
 * The days between one day with orders and the customer's next: orders of the same day count as one. All gaps of all
 * customers together, so that those who order often weigh more; quantiles of type 7. The bins are equally many whole
 * days wide, from 1 day on, and at most 40.
 */
export function orderGaps(orders: Orders): OrderGaps {
  const { gaps, repeatCustomers } = gapsOf(visitsOf(orders));
  if (gaps.length === 0) return { repeatCustomers: 0, median: 0, p90: 0, bins: [] };
  const longest = gaps[gaps.length - 1];
  const width = Math.ceil(longest / MOST_BINS);
  const edges = Float64Array.from({ length: Math.ceil(longest / width) + 1 }, (_, i) => 1 + i * width);
  return {
    ...{ repeatCustomers, median: quantileOfSorted(gaps, 0.5), p90: quantileOfSorted(gaps, 0.9) },
    bins: countBins(gaps, edges),
  };
}

/** All gaps in days, ascending, and how many customers have any. */
function gapsOf({ customers, days }: Visits) {
  const gaps = new Float64Array(days.length);
  let [count, repeatCustomers] = [0, 0];
  for (let i = 1; i < days.length; i++) {
    if (customers[i] !== customers[i - 1]) continue;
    gaps[count++] = days[i] - days[i - 1];
    if (i === 1 || customers[i] !== customers[i - 2]) repeatCustomers++;
  }
  return { gaps: sorted(gaps.subarray(0, count)), repeatCustomers };
}
