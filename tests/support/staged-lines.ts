import { newLineColumns } from "../../src/database/line-columns.js";
import type { Database } from "../../src/database/open-database.js";
import { buildIndexes } from "../../src/database/order-line-indexes.js";
import { beginStaging, stagingWriter } from "../../src/database/staging.js";
import { openBatches } from "../../src/intake/line-batches.js";
import type { OrderLine } from "../../src/intake/order-line.js";

export const NO_LINES = newLineColumns(0);

/** Stores lines as those of an import that is going on, as UCI's preset reads them. */
export function stageLines(database: Database, importId: number, lines: readonly OrderLine[]): void {
  const firstLineId = beginStaging(database, importId);
  const batches = openBatches(database, { importId, firstLineId, now: Number.MAX_SAFE_INTEGER });
  for (const order of lines)
    batches.add({ order, isPriceRounded: false, status: null }, "orders.csv", "C_PREFIX");
  stagingWriter(database)(batches.take());
  buildIndexes(database);
}
