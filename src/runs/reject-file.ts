import type { Kysely } from "kysely";
import { importById } from "../database/imports.js";
import { type RejectRow, rejectsOfImport } from "../database/rejects.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { csvLine } from "../formats/csv-line.js";
import { keyOf } from "./global-id.js";

/** Rows that are fetched at once: an import may have millions of rejects. */
const PIECE = 1_000;
const HEADINGS = ["file", "line", "last_line", "code", "column", "reason", "raw"];

/**
 * The key of an import by its id.
 * @throws ClienteleError NOT_FOUND
 */
export async function requireImport(db: Kysely<Tables>, id: string): Promise<number> {
  const row = await importById(db, keyOf("Import", id) ?? -1).executeTakeFirst();
  if (!row) throw new ClienteleError("NOT_FOUND", { what: "import", id });
  return row.id;
}

/** The rejects of an import in the order of its files, piece by piece. */
export async function* rejectPieces(db: Kysely<Tables>, importId: number): AsyncGenerator<RejectRow[]> {
  let last = 0;
  for (;;) {
    const rows = await rejectsOfImport(db, importId)
      .where("id", ">", last)
      .orderBy("id")
      .limit(PIECE)
      .execute();
    if (rows.length === 0) return;
    yield rows;
    last = rows[rows.length - 1].id;
  }
}

/** The same as CSV; text that a spreadsheet would execute gets a leading `'`, unless raw. */
export async function* rejectsCsv(
  db: Kysely<Tables>,
  importId: number,
  isRaw = false,
): AsyncGenerator<string> {
  yield `${HEADINGS.join(",")}\n`;
  for await (const rows of rejectPieces(db, importId)) {
    const lines = rows.map(({ file_name, line, last_line, code, column_name, reason, raw }) =>
      csvLine([file_name, line, last_line, code, column_name, reason, raw], isRaw),
    );
    yield `${lines.join("\n")}\n`;
  }
}
