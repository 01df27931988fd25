import type { Random } from "../../src/numeric/random.js";
import { dayAtShare, LAST_DAY, minuteOnDay } from "./calendar.js";
import { reversal } from "./cancellations.js";
import { type Product, popularProduct } from "./catalogue.js";
import type { Order } from "./order.js";
import { lineOf } from "./purchases.js";

const MINUTES_PER_WEEK = 7 * 24 * 60;

/** What of a product somebody orders: how many units, at which price. */
type Terms = (product: Product) => [quantity: number, priceMilli: number];

/** Customers who mislead a careless analysis: three whose whole spend is reversed, six who have nothing left to count. */
export function oddCustomers(random: Random, ids: string[], catalogue: readonly Product[]): Order[] {
  const order = (customerId: string, share: number, terms: Terms) =>
    singleLineOrder(random, catalogue, customerId, share, terms);
  const giant = order(ids.pop()!, 0.97, () => [48_480, 1040]);
  const misread = order(ids.pop()!, 0.12, () => [7215, 1040]);
  const unhappy = ids.pop()!;
  const returned = [0.3, 0.45, 0.6].map((share) => order(unhappy, share, (p) => [3 * p.pack, p.priceMilli]));
  const before = [0.02, 0.05, 0.4].map((share) => order(ids.pop()!, share, (p) => [p.pack, p.priceMilli]));
  const onlyFree = [0.35, 0.55, 0.8].map((share) => order(ids.pop()!, share, (p) => [p.pack, 0]));
  return [
    ...[giant, reversal(giant, 12), misread, reversal(misread, 16)],
    ...returned.flatMap((o) => [o, reversal(o, MINUTES_PER_WEEK)]),
    ...before.map((o) => reversal(o, 0)), // the purchase lies before the period, only its cancellation is in it
    ...onlyFree,
  ];
}

/** One line on the day at which the given share of the whole period's business is done. */
function singleLineOrder(
  random: Random,
  catalogue: readonly Product[],
  customerId: string,
  share: number,
  terms: Terms,
): Order {
  const day = dayAtShare(0, LAST_DAY, share);
  const product = popularProduct(random, catalogue);
  const line = lineOf(product, day, ...terms(product));
  return {
    minute: minuteOnDay(random, day),
    series: "",
    customerId,
    country: "United Kingdom",
    lines: [line],
  };
}
