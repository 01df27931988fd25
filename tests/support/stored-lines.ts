import { insertImport } from "../../src/database/imports.js";
import type { Database } from "../../src/database/open-database.js";
import { beginPendingVersion } from "../../src/database/pending-version.js";
import { storedLineSource } from "../../src/database/stored-line-source.js";
import type { LineScope } from "../../src/database/visible-lines.js";
import type { OrderLine } from "../../src/intake/order-line.js";
import { lineMarker } from "../../src/runs/mark-lines.js";
import { stageLines } from "./staged-lines.js";

const PLAIN: OrderLine = {
  ...{ invoice: "1", stockCode: "A", description: "a mug", quantity: 1, unitPrice: 1_000, orderedAt: 0 },
  ...{ customerNumber: "10", country: "Norway" },
};

/**
 * Stores lines as one import and begins a version of them; what a line leaves out is plain.
 * @param nonProductCodes where given, the rules 5–7 are looked at too
 */
export async function storeLines(
  database: Database,
  lines: readonly Partial<OrderLine>[],
  nonProductCodes?: readonly string[],
): Promise<LineScope & { readonly importIds: readonly [number] }> {
  const row = { file_name: "f", file_sha256: null, created_at: 0, idempotency_key: null, input_digest: null };
  const importId = await insertImport(database.db, row);
  const whole = lines.map((line) => ({ ...PLAIN, ...line }));
  stageLines(database, importId, whole);
  const scope = { importIds: [importId] as const, versionId: null };
  beginPendingVersion(database);
  if (!nonProductCodes) return scope;
  const mark = await lineMarker(database, nonProductCodes);
  for (const part of storedLineSource(database, scope).parts()) mark(part);
  return scope;
}
