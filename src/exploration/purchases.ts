import { denseRanks } from "../numeric/statistics.js";

/** What some customers bought: order lines in columns, those of one order and instant together, [n]. */
export interface Purchases {
  /** Internal ids, above 0. */
  readonly customers: Uint32Array;
  /** A whole number for each order of a customer. */
  readonly orders: Float64Array;
  /** When, on the data set's wall clock. */
  readonly walls: Float64Array;
  /** Thousandths. */
  readonly amounts: Float64Array;
}

/** Orders, each at the instant of its first line, [n]. */
export interface Orders {
  readonly customers: Uint32Array;
  readonly walls: Float64Array;
}

/** The different orders; the same number under two customers is two orders. */
export function ordersOf({ customers, orders, walls }: Purchases): Orders {
  const numbers = denseRanks(orders);
  const pairs = denseRanks(Float64Array.from(customers, (id, i) => id * numbers.count + numbers.ranks[i]));
  const found = {
    customers: new Uint32Array(pairs.count),
    walls: new Float64Array(pairs.count).fill(Number.POSITIVE_INFINITY),
  };
  for (let i = 0; i < customers.length; i++) {
    const order = pairs.ranks[i];
    found.customers[order] = customers[i];
    if (walls[i] < found.walls[order]) found.walls[order] = walls[i];
  }
  return found;
}

/** The instant of each customer's first order, by internal id; Infinity for ids that have none. */
export function firstOrders({ customers, walls }: Orders): Float64Array {
  let largest = 0;
  for (let i = 0; i < customers.length; i++) if (customers[i] > largest) largest = customers[i];
  const first = new Float64Array(largest + 1).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < customers.length; i++) {
    if (walls[i] < first[customers[i]]) first[customers[i]] = walls[i];
  }
  return first;
}
