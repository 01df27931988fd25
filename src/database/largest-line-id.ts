import type { Connection } from "./connect.js";

/** The largest id of an order line, 0 where there is none: more lines there are not. */
export function largestLineId({ sqlite }: Connection): number {
  return sqlite.prepare("SELECT coalesce(max(id), 0) FROM order_line").pluck().get() as number;
}
