import { groupByLabel } from "../numeric/group-by-label.js";

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

/**
 * The different orders, customer by customer; the same number under two customers is two orders.
 */
export function ordersOf(purchases: Purchases): Orders {
  const { customers, orders, walls } = purchases;
  const { starts, members } = groupByLabel(customers, largest(customers) + 1);
  const found = { customers: new Uint32Array(members.length), walls: new Float64Array(members.length) };
  let n = 0;
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    const own = members.subarray(starts[customer], starts[customer + 1]);
    if (own.length > 1) sortByOrder(own, orders);
    for (let i = 0; i < own.length; i++) {
      if (i > 0 && orders[own[i]] === orders[own[i - 1]]) {
        found.walls[n - 1] = Math.min(found.walls[n - 1], walls[own[i]]);
      } else {
        found.customers[n] = customer;
        found.walls[n++] = walls[own[i]];
      }
    }
  }
  return { customers: found.customers.subarray(0, n), walls: found.walls.subarray(0, n) };
}

/** Sorts places by their order; few of them, or nearly sorted ones, as files have them, by insertion. */
function sortByOrder(places: Uint32Array, orders: Float64Array): void {
  if (places.length > 32) {
    places.sort((a, b) => orders[a] - orders[b]);
    return;
  }
  for (let i = 1; i < places.length; i++) {
    const place = places[i];
    let at = i;
    for (; at > 0 && orders[places[at - 1]] > orders[place]; at--) places[at] = places[at - 1];
    places[at] = place;
  }
}

/** The instant of each customer's first order, by internal id; Infinity for ids that have none. */
export function firstOrders({ customers, walls }: Orders): Float64Array {
  const first = new Float64Array(largest(customers) + 1).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < customers.length; i++) {
    if (walls[i] < first[customers[i]]) first[customers[i]] = walls[i];
  }
  return first;
}

function largest(ids: Uint32Array): number {
  let largest = 0;
  for (let i = 0; i < ids.length; i++) if (ids[i] > largest) largest = ids[i];
  return largest;
}
