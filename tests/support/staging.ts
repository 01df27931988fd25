import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { insertImport } from "../../src/database/imports.js";
import type { Database } from "../../src/database/open-database.js";
import type { ReadingOptions } from "../../src/intake/reading-options.js";
import { type Staged, stageOrders } from "../../src/intake/stage-orders.js";
import { withStagingStore } from "../../src/intake/staging-store.js";
import { type OrderRow, ordersCsv } from "./orders.js";
import { withEmptyDatabase } from "./workspace.js";

/** What a file holds: rows under UCI's headings, or just this. */
export type FileContent = readonly OrderRow[] | string | Uint8Array;

/** The instant after which orders lie in the future. */
const NOW = Date.UTC(2020, 0, 1);

/** Stages files with these contents as one import: they are called 0.csv, 1.csv … */
export function stage<T>(
  contents: readonly FileContent[],
  use: (staged: Staged, database: Database) => Promise<T> | T,
  reading: ReadingOptions = {},
): Promise<T> {
  return withEmptyDatabase(async (database, folder) => {
    const row = {
      file_name: "f",
      file_sha256: null,
      created_at: 0,
      idempotency_key: null,
      input_digest: null,
    };
    const importId = await insertImport(database.db, row);
    const files = contents.map((_, i) => ({ path: join(folder, `${i}.csv`), name: `${i}.csv` }));
    for (const [i, content] of contents.entries()) await writeFile(files[i].path, bytesOf(content));
    const input = { importId, files, reading, timeZone: "UTC", now: NOW };
    return withStagingStore(database, files, async (store) => {
      const staged = await stageOrders({ database, store }, input, () => undefined);
      await store.buildIndexes();
      return use(staged, database);
    });
  });
}

function bytesOf(content: FileContent): string | Uint8Array {
  return typeof content === "string" || content instanceof Uint8Array ? content : ordersCsv(content);
}

/** The lines of an import in the order of its files: what was read, without ids. */
export interface StagedLine {
  readonly invoice: string | null;
  readonly stockCode: string | null;
  readonly description: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly orderedAt: number;
  readonly customerNumber: string | null;
  readonly country: string | null;
  readonly rules: number;
}

export function stagedLines({ sqlite }: Database): StagedLine[] {
  return sqlite
    .prepare(
      `SELECT i.number AS invoice, p.stock_code AS stockCode, d.text AS description, l.quantity, l.unit_price AS unitPrice,
         l.ordered_at AS orderedAt, c.number AS customerNumber, n.name AS country, l.rules
       FROM order_line l LEFT JOIN invoice i ON i.id = l.invoice_id LEFT JOIN product p ON p.id = l.product_id
       LEFT JOIN description d ON d.id = l.description_id LEFT JOIN customer c ON c.id = l.customer_id
       LEFT JOIN country n ON n.id = l.country_id ORDER BY l.id`,
    )
    .all() as StagedLine[];
}

/** The rejects of an import: line, code and column. */
export function stagedRejects({ sqlite }: Database): unknown[] {
  return sqlite.prepare("SELECT line, code, column_name FROM reject ORDER BY id").raw().all();
}
