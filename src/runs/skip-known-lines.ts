import type { Kysely } from "kysely";
import { inChunks } from "../database/customer-features.js";
import { currentVersion, versionImports } from "../database/data-set-versions.js";
import { importWithLines } from "../database/imports.js";
import {
  deleteLines,
  linesById,
  linesOfKnownInvoices,
  periodWithoutInvoices,
} from "../database/known-lines.js";
import type { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { globalId } from "./global-id.js";

/**
 * Takes out the staged lines that an earlier import brought already: exports overlap, and nothing may count twice.
 * Their hashes go from `linesHash`.
 * @returns how many lines were known
 * @throws ClienteleError KNOWN_INVOICE_DIFFERS where a known invoice comes with other lines; PERIOD_OVERLAPS where
 *   orders without a number fall into a period that has such orders; ALREADY_IMPORTED where
 *   an import brought just these lines, or every line was known
 */
export async function skipKnownLines(
  { db }: Database,
  staged: { importId: number; fileName: string; lineCount: number; linesHash: LinesHash },
): Promise<number> {
  const version = await currentVersion(db).executeTakeFirst();
  if (!version) return 0;
  const same = await importWithLines(db, version.id, staged.linesHash.toString()).executeTakeFirst();
  if (same) throw alreadyImported(same.id);
  const imports = await versionImports(db, version.id).execute();
  const scope = { versionId: version.id, importIds: imports.map(({ id }) => id) };
  await refuseOverlap(db, staged, scope.importIds);
  const lines = await linesOfKnownInvoices(db, staged.importId, scope).execute();
  const differing = lines.filter(({ isEqual }) => isEqual === 0).map(({ invoice }) => invoice);
  if (differing.length > 0) {
    const facts = { file: staged.fileName, invoices: new Set(differing).size, invoice: differing[0] };
    throw new ClienteleError("KNOWN_INVOICE_DIFFERS", facts);
  }
  if (lines.length > 0 && lines.length === staged.lineCount) {
    throw alreadyImported(lines.reduce((newest, { knownFrom }) => Math.max(newest, knownFrom ?? 0), 0));
  }
  for (const chunk of inChunks(lines.map(({ id }) => id))) {
    for (const line of await linesById(db, chunk).execute()) staged.linesHash.remove(line);
    await deleteLines(db, chunk).execute();
  }
  return lines.length;
}

/** Orders without a number cannot be told from those that are there, so their periods must not overlap. */
async function refuseOverlap(
  db: Kysely<Tables>,
  { importId, fileName }: { importId: number; fileName: string },
  knownImports: readonly number[],
): Promise<void> {
  const [own] = await periodWithoutInvoices(db, [importId]).execute();
  const [known] = await periodWithoutInvoices(db, knownImports).execute();
  if (own.first === null || own.last === null || known.first === null || known.last === null) return;
  if (own.last < known.first || own.first > known.last) return;
  const facts = {
    file: fileName,
    from: new Date(own.first).toISOString(),
    to: new Date(own.last).toISOString(),
  };
  throw new ClienteleError("PERIOD_OVERLAPS", facts);
}

function alreadyImported(importId: number): ClienteleError {
  return new ClienteleError("ALREADY_IMPORTED", { importId: globalId("Import", importId) });
}
