import type { Random } from "../../src/numeric/random.js";
import { dayOf, LAST_DAY, minuteOnDay, openDayFrom } from "./calendar.js";
import { charge } from "./charges.js";
import { chance, integerBetween, shuffled } from "./draws.js";
import type { Line, Order } from "./order.js";

const SHARE_OF_ORDERS = 0.085;
const DISCOUNTS = 0.04;

/** Cancellations of some lines of some orders, one to forty days later; what would fall after the period is dropped. */
export function cancellations(random: Random, orders: readonly Order[]): Order[] {
  return orders
    .filter(() => chance(random, SHARE_OF_ORDERS))
    .map((order) => cancellationOf(random, order))
    .filter((order) => dayOf(order.minute) <= LAST_DAY);
}

function cancellationOf(random: Random, order: Order): Order {
  const day = openDayFrom(dayOf(order.minute) + integerBetween(random, 1, 40));
  const count = integerBetween(random, 1, 4);
  const lines = shuffled(random, order.lines)
    .filter((line) => line.priceMilli > 0)
    .slice(0, count)
    .map((line) => cancelledLine(random, line));
  if (chance(random, DISCOUNTS))
    lines.push(cancelled(charge("D", "Discount", integerBetween(random, 200, 9000) * 10)));
  return { ...order, minute: minuteOnDay(random, day), series: "C", lines };
}

/** About a third match their purchase exactly; the others bring back a part, or at another price. */
function cancelledLine(random: Random, line: Line): Line {
  if (chance(random, 0.3)) return cancelled(line);
  if (chance(random, 0.2))
    return cancelled({ ...line, priceMilli: Math.round((line.priceMilli * 9) / 100) * 10 });
  return cancelled({ ...line, quantity: Math.ceil(line.quantity * 0.5 * random()) });
}

/** The line that takes back a purchase. */
function cancelled(line: Line): Line {
  return { ...line, quantity: -line.quantity };
}

/** The invoice that takes back a whole order some minutes after it. */
export function reversal(order: Order, minutesLater: number): Order {
  return { ...order, minute: order.minute + minutesLater, series: "C", lines: order.lines.map(cancelled) };
}
