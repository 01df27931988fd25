import { currentVersion, type DataSetVersionRow, versionImports } from "../database/data-set-versions.js";
import { importWithLines } from "../database/imports.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import type { LineScope } from "../database/visible-lines.js";
import { ClienteleError } from "../errors.js";
import type { Staged } from "../intake/stage-orders.js";
import { globalId } from "./global-id.js";
import type { ImportTaskInput } from "./import-task.js";
import { nameOf } from "./name-of-files.js";
import { type StagedLines, settleWithinImport, settleWithVersion } from "./settle-known-lines.js";

/** What of an import is new, and which lines the coming version has. */
export interface SettledImport {
  /** The version that the import adds to; null where it is the first one or takes the place of all. */
  readonly previous: DataSetVersionRow | null;
  readonly current: DataSetVersionRow | null;
  readonly scope: LineScope;
  readonly versionHash: LinesHash;
  /** The staged lines that are new. */
  readonly linesHash: LinesHash;
  readonly rowsKnown: number;
}

/**
 * Takes the lines that are there already out of a staged import.
 * @param building the indexes of the staged lines, needed only where there are lines to compare them with
 * @throws ClienteleError ALREADY_IMPORTED where nothing new is left; KNOWN_INVOICE_DIFFERS, PERIOD_OVERLAPS
 */
export async function settleImport(
  database: Database,
  input: ImportTaskInput,
  staged: Staged,
  building: Promise<void>,
): Promise<SettledImport> {
  const { db } = database;
  const { importId, files } = input;
  const lines: StagedLines = { ...staged, importId, fileName: nameOf(files) };
  const lineCount = staged.rowsRead - staged.rowsRejected;
  const current = (await currentVersion(db).executeTakeFirst()) ?? null;
  if (files.length > 1 || (current && !input.replace)) await building;
  const within = await settleWithinImport(database, lines);
  const previous = input.replace ? null : current;
  if (previous) await refuseSameLines(database, previous, lines);
  const importIds = previous ? (await versionImports(db, previous.id).execute()).map(({ id }) => id) : [];
  const versionHash = LinesHash.parse(previous?.lines_hash ?? null);
  const known = await settleWithVersion(database, lines, { importIds }, input.onKnownInvoice, versionHash);
  if (lineCount > 0 && within + known.rowsKnown === lineCount && known.rowsReplaced === 0) {
    if (known.rowsLeftOut === 0) throw alreadyImported(known.knownFrom ?? importIds[0]);
    throw new ClienteleError("NOTHING_NEW", { file: lines.fileName, lines: known.rowsLeftOut });
  }
  versionHash.addAll(lines.linesHash);
  const scope = { importIds: [...importIds, importId], versionId: null };
  return {
    previous,
    current,
    scope,
    versionHash,
    linesHash: lines.linesHash,
    rowsKnown: within + known.rowsKnown,
  };
}

/** @throws ClienteleError ALREADY_IMPORTED where an import that is there brought just these lines */
async function refuseSameLines(
  { db }: Database,
  version: DataSetVersionRow,
  { linesHash }: StagedLines,
): Promise<void> {
  const same = await importWithLines(db, version.id, linesHash.toString()).executeTakeFirst();
  if (same) throw alreadyImported(same.id);
}

export function alreadyImported(importId: number): ClienteleError {
  return new ClienteleError("ALREADY_IMPORTED", { importId: globalId("Import", importId) });
}
