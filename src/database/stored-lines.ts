import type Sqlite from "better-sqlite3";
import type { NewOrderLine } from "./order-line-writer.js";

/** Reads what every schema has had from the first one on, so that a backup of any age can be checked before it is upgraded. */
const LINES_OF_VERSION = `
  SELECT i.number AS invoice, p.stock_code AS stockCode, d.text AS description, l.quantity, l.unit_price AS unitPrice,
    l.ordered_at AS orderedAt, c.number AS customerNumber, n.name AS country, l.rules
  FROM order_line l
  LEFT JOIN invoice i ON i.id = l.invoice_id
  LEFT JOIN product p ON p.id = l.product_id
  LEFT JOIN description d ON d.id = l.description_id
  LEFT JOIN customer c ON c.id = l.customer_id
  LEFT JOIN country n ON n.id = l.country_id
  WHERE l.import_id IN (SELECT import_id FROM version_import WHERE version_id = :version)
    AND (l.removed_in IS NULL OR l.removed_in > :version)`;

/** Every order line that a version has, kept or not, with its texts: one at a time, in no order. */
export function storedLines(sqlite: Sqlite.Database, version: number): IterableIterator<NewOrderLine> {
  return sqlite.prepare(LINES_OF_VERSION).iterate({ version }) as IterableIterator<NewOrderLine>;
}
