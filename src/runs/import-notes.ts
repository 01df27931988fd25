import type { Kysely } from "kysely";
import { type ImportRow, importsById } from "../database/imports.js";
import { rejectsOfImports } from "../database/rejects.js";
import type { Tables } from "../database/tables.js";
import type { ImportNotes } from "../intake/alert-facts.js";
import type { Staged } from "../intake/stage-orders.js";
import type { ImportReading } from "./import-task.js";

const EXAMPLES = 10;

/**
 * What was noticed while the files of a version were read, of all its imports: an alert about them holds as long as the
 * version has their lines.
 * @param going the import that is going on, whose record does not say it yet
 */
export async function importNotes(
  db: Kysely<Tables>,
  importIds: readonly number[],
  going: { readonly importId: number; readonly staged: Staged } | null = null,
): Promise<ImportNotes> {
  const recorded = await importsById(db, importIds).execute();
  const parts = recorded.map((row) => (row.id === going?.importId ? going.staged : recordedPart(row)));
  const rejects = await rejectsOfImports(db, importIds).orderBy("id").limit(EXAMPLES).execute();
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    rowsRead: sum(({ rowsRead }) => rowsRead),
    rowsRejected: sum(({ rowsRejected }) => rowsRejected),
    rejectExamples: rejects.map(({ file_name, line }) => `${file_name}, line ${line}`),
    roundedPrices: sum(({ roundedPrices }) => roundedPrices),
    ignoredColumns: [
      ...new Set(parts.flatMap(({ files }) => files.flatMap((file) => file.ignoredColumns))),
    ].sort(),
    hasOrdersByDay: parts.some(({ files }) => files.some(({ orderIs }) => orderIs === "DAY")),
    fullSheets: parts
      .flatMap(({ files }) => files.filter(({ isSheetFull }) => isSheetFull))
      .map(({ name, sheet }) => `${name}, sheet ${sheet}`)
      .sort(),
  };
}

type Part = Pick<Staged, "rowsRead" | "rowsRejected" | "roundedPrices" | "files">;

function recordedPart({ rows_read, rows_rejected, reading }: ImportRow): Part {
  const { files, roundedPrices } = reading
    ? (JSON.parse(reading) as ImportReading)
    : { files: [], roundedPrices: 0 }; // an import of an older Clientele
  return { rowsRead: rows_read, rowsRejected: rows_rejected, roundedPrices, files };
}
