import type { Connection } from "./connect.js";

/** The indexes of the order lines, as the migrations made them. */
const INDEXES = {
  order_line_by_customer: "order_line (customer_id) WHERE customer_id IS NOT NULL",
  order_line_by_invoice: "order_line (invoice_id)",
};

/** Takes the indexes away where there are no lines yet: to build them at the end takes a fraction of the time. */
export function dropIndexesOfNone({ sqlite }: Connection): void {
  if (sqlite.prepare("SELECT 1 FROM order_line LIMIT 1").get()) return;
  for (const name of Object.keys(INDEXES)) sqlite.exec(`DROP INDEX IF EXISTS ${name}`);
}

/** Builds the indexes that are not there. */
export function buildIndexes({ sqlite }: Connection): void {
  for (const [name, what] of Object.entries(INDEXES))
    sqlite.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${what}`);
}
