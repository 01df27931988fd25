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
  for (let product = 1; product + 1 < starts.length; product++) {
    const lines = members.subarray(starts[product], starts[product + 1]);
    const prices = Float64Array.from(lines, (i) => unitPrices[i]);
    const fence = farFence(prices);
    if (!fence) continue;
    prices.forEach((price, at) => {
      if (price < fence.lower || price > fence.upper) suspects.add(customers[lines[at]]);
    });
  }
  suspects.delete(0); // lines of nobody
  return suspects;
}

function farFence(prices: Float64Array): { lower: number; upper: number } | null {
  if (prices.length < FEWEST_LINES) return null;
  const ascending = prices.slice().sort();
  const first = ascending[Math.ceil(prices.length / 4) - 1];
  const third = ascending[Math.ceil((3 * prices.length) / 4) - 1];
  const reach = FAR_FENCE * (third - first);
  return reach > 0 ? { lower: first - reach, upper: third + reach } : null;
}
