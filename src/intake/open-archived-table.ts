import type { NamedFile, Table } from "../formats/table.js";
import { isOfficeDocument } from "../formats/xlsx-kind.js";
import { openZip } from "../formats/zip-archive.js";
import { openWorkbookTable } from "./open-workbook.js";
import type { ReadingOptions } from "./reading-options.js";

/**
 * The table of a workbook; null where the archive holds other things.
 * @throws ClienteleError those of openZip and openWorkbookTable
 */
export async function openIfWorkbook(file: NamedFile, options: ReadingOptions): Promise<Table | null> {
  const archive = await openZip(file.path, file.name);
  try {
    return isOfficeDocument(archive) ? await openWorkbookTable(archive, file, options) : null;
  } finally {
    await archive.close();
  }
}
