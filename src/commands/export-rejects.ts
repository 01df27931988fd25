import { once } from "node:events";
import { newestRejectingImport, type RejectRow } from "../database/rejects.js";
import { rejectPieces, rejectsCsv, requireImport } from "../runs/reject-file.js";
import type { Workspace } from "../runs/workspace.js";
import type { ExportFlags } from "./export.js";

/** Writes the rejects of an import, by default those of the newest that has any; CSV goes out piece by piece. */
export async function writeRejects(
  { database }: Workspace,
  flags: ExportFlags,
  isJson: boolean,
): Promise<void> {
  const { db } = database;
  const newest = newestRejectingImport(db);
  const importId =
    flags.import === undefined
      ? ((await newest.executeTakeFirst())?.import_id ?? -1) // none: headings alone
      : await requireImport(db, flags.import);
  if (isJson) {
    const rejects = [];
    for await (const rows of rejectPieces(db, importId)) rejects.push(...rows.map(asJson));
    process.stdout.write(`${JSON.stringify({ rejects }, null, 2)}\n`);
    return;
  }
  for await (const piece of rejectsCsv(db, importId, flags.raw)) {
    if (!process.stdout.write(piece)) await once(process.stdout, "drain");
  }
}

/** In the spelling of the API. */
function asJson({ file_name, line, last_line, code, column_name, reason, raw }: RejectRow) {
  return { fileName: file_name, line, lastLine: last_line, code, column: column_name, reason, raw };
}
