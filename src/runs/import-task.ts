import type { Database } from "../database/open-database.js";
import { unstage } from "../database/staging.js";
import { type OrdersFile, requireFewRejects, stageOrders } from "../intake/stage-orders.js";
import type { OnProgress } from "../jobs/worker-host.js";
import { publishVersion } from "./publish-version.js";
import { skipKnownLines } from "./skip-known-lines.js";

export interface ImportTaskInput {
  readonly importId: number;
  readonly files: readonly OrdersFile[];
  readonly replace: boolean;
  readonly isSample: boolean;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly maxRejectShare: number;
  readonly now: number;
}

/** A whole import on the worker's side: read, check, publish. Where it fails, what was staged is taken out again. */
export async function importTask(
  database: Database,
  input: ImportTaskInput,
  onProgress: OnProgress,
): Promise<number> {
  const fileName = nameOf(input.files);
  try {
    const staged = await stageOrders(database, { ...input, reading: {} }, (fraction, rows) =>
      onProgress({ fraction: 0.7 * fraction, phase: `reading (${rows} rows)` }),
    );
    requireFewRejects(staged, input.maxRejectShare);
    onProgress({ fraction: 0.7, phase: "looking for known invoices" });
    const { importId } = input;
    const lineCount = staged.rowsRead - staged.rowsRejected;
    const { linesHash } = staged;
    const rowsKnown = input.replace
      ? 0
      : await skipKnownLines(database, { importId, fileName, lineCount, linesHash });
    onProgress({ fraction: 0.8, phase: "computing customers" });
    const { rowsRead, rowsRejected } = staged;
    return await publishVersion(database, {
      ...input,
      fileName,
      linesHash,
      rowsRead,
      rowsRejected,
      rowsKnown,
    });
  } catch (error) {
    unstage(database, input.importId);
    throw error;
  }
}

/** The name by which an import is known: that of its file, or of the first one and how many more. */
export function nameOf(files: readonly OrdersFile[]): string {
  return files.length === 1 ? files[0].name : `${files[0].name} and ${files.length - 1} more`;
}
