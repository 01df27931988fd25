import { groupByLabel } from "../numeric/group-by-label.js";
import type { KeptLines } from "./kept-lines.js";
import { largest } from "./kept-lines.js";

/** Tukey's far fence: this many interquartile ranges beyond the quartiles. */
const FAR_FENCE = 3;
/** Products with fewer kept lines, or with equal quartiles, have no fence that means anything. */
const FEWEST_LINES = 20;

/**
 * Customers with a kept line whose unit price lies beyond Tukey's far fence of its product (quartiles by nearest rank
 * over the product's kept lines). A typing error shows in the price; a large quantity is what wholesalers are for.
 */
export function customersWithSuspectLines({ customers, products, unitPrices }: KeptLines): Set<number> {
  const suspects = new Set<number>();
  const { starts, members } = groupByLabel(products, largest(products) + 1);
  const prices = new Float64Array(members.length);
  for (let at = 0; at < members.length; at++) prices[at] = unitPrices[members[at]];
  for (let product = 1; product + 1 < starts.length; product++) {
    const fence = farFence(prices.slice(starts[product], starts[product + 1]));
    if (!fence) continue;
    for (let at = starts[product]; at < starts[product + 1]; at++) {
      if (prices[at] < fence.lower || prices[at] > fence.upper) suspects.add(customers[members[at]]);
    }
  }
  suspects.delete(0); // lines of nobody
  return suspects;
}

/** @param prices sorted afterwards */
function farFence(prices: Float64Array): { lower: number; upper: number } | null {
  if (prices.length < FEWEST_LINES) return null;
  prices.sort();
  const first = prices[Math.ceil(prices.length / 4) - 1];
  const third = prices[Math.ceil((3 * prices.length) / 4) - 1];
  const reach = FAR_FENCE * (third - first);
  return reach > 0 ? { lower: first - reach, upper: third + reach } : null;
}
