import { extent } from "../numeric/statistics.js";
import { dayOf } from "./calendar.js";
import type { Orders } from "./purchases.js";

/** The days on which customers ordered, each once: customer by customer, the days ascending, [n]. */
export interface Visits {
  /** Internal ids. */
  readonly customers: Uint32Array;
  /** Days of the wall clock, as `dayOf` counts them. */
  readonly days: Int32Array;
}

export function visitsOf({ customers, walls }: Orders): Visits {
  const days = walls.map(dayOf);
  const { minimum, maximum } = extent(days);
  const span = maximum - minimum + 1;
  const places = days.map((day, i) => customers[i] * span + day - minimum).sort();
  const found = { customers: new Uint32Array(places.length), days: new Int32Array(places.length) };
  let n = 0;
  for (let i = 0; i < places.length; i++) {
    if (i > 0 && places[i] === places[i - 1]) continue;
    found.customers[n] = Math.floor(places[i] / span);
    found.days[n++] = (places[i] % span) + minimum;
  }
  return { customers: found.customers.subarray(0, n), days: found.days.subarray(0, n) };
}
