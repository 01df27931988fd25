import type { Kysely } from "kysely";
import { inChunks } from "../database/customer-features.js";
import {
  deleteLines,
  type LineGroup,
  type LineSet,
  linesById,
  linesOfCommonGroups,
  periodWithoutInvoices,
} from "../database/known-lines.js";
import type { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { addRemovals } from "../database/pending-version.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";

/**
 * What to do with an invoice that is known with other lines: refuse the import, let its lines here take the place of all
 * its known ones, keep the known ones, or add the new lines to them. Equal lines are known in any case.
 */
export const KNOWN_INVOICE_POLICIES = ["REFUSE", "REPLACE", "KEEP", "ADD"] as const;

export type KnownInvoicePolicy = (typeof KNOWN_INVOICE_POLICIES)[number];

/** Lines of an import that no version has yet. */
export interface StagedLines {
  readonly importId: number;
  readonly fileName: string;
  /** The id of each file's first line. */
  readonly firstLineIds: readonly number[];
  /** The hash of the staged lines; what is taken out of them is taken out of it. */
  readonly linesHash: LinesHash;
}

/** What became of staged lines that were there already. */
export interface SettledLines {
  /** Staged lines that were taken out again. */
  readonly rowsKnown: number;
  /** The newest import that had brought one of them; null where none had. */
  readonly knownFrom: number | null;
  /** How many of them have no equal line: they were left out for the known ones. */
  readonly rowsLeftOut: number;
  /** Known lines that the coming version has no more. */
  readonly rowsReplaced: number;
}

/**
 * Files of one import complete each other: a line that an earlier file of the import has too is taken out.
 * @returns how many were
 */
export async function settleWithinImport({ db }: Database, staged: StagedLines): Promise<number> {
  let known = 0;
  for (let file = 1; file < staged.firstLineIds.length; file++) {
    const importIds = [staged.importId];
    const earlier = { importIds, untilId: staged.firstLineIds[file] };
    const own = { importIds, fromId: staged.firstLineIds[file], untilId: staged.firstLineIds[file + 1] };
    for (const group of await groupsOf(db, own, earlier)) {
      const lines = await linesOfCommonGroups(db, own, earlier, group).execute();
      const equal = lines.filter(({ equalId }) => equalId !== null);
      await takeOut(db, idsOf(equal), staged.linesHash);
      known += equal.length;
    }
  }
  return known;
}

const NOTHING_KNOWN: SettledLines = { rowsKnown: 0, knownFrom: null, rowsLeftOut: 0, rowsReplaced: 0 };

/**
 * Settles what an earlier import brought already: equal lines are taken out of the staged ones, differing ones go by the
 * policy. Known lines that are replaced become pending removals, and their hashes go from `versionHash`.
 * @throws ClienteleError KNOWN_INVOICE_DIFFERS, PERIOD_OVERLAPS where the policy is to refuse
 */
export async function settleWithVersion(
  database: Database,
  staged: StagedLines,
  known: LineSet,
  policy: KnownInvoicePolicy,
  versionHash: LinesHash,
): Promise<SettledLines> {
  if (known.importIds.length === 0) return NOTHING_KNOWN;
  const { db } = database;
  const own = { importIds: [staged.importId] };
  const removedIds: number[] = [];
  let rowsKnown = 0;
  let rowsLeftOut = 0;
  let knownFrom: number | null = null;
  for (const group of await groupsOf(db, own, known)) {
    const lines = await linesOfCommonGroups(db, own, known, group).execute();
    const differing = lines.filter(({ equalId }) => equalId === null);
    if (policy === "REFUSE") refuseDifference(staged.fileName, group, differing);
    if (policy === "REPLACE") {
      const before = await linesOfCommonGroups(db, known, own, group).execute();
      removedIds.push(...idsOf(before.filter(({ equalId }) => equalId === null)));
    }
    const out = policy === "KEEP" ? lines : lines.filter(({ equalId }) => equalId !== null);
    for (const { equalImportId } of lines) {
      if (equalImportId !== null) knownFrom = Math.max(knownFrom ?? 0, equalImportId);
    }
    await takeOut(db, idsOf(out), staged.linesHash);
    rowsKnown += out.length;
    if (policy === "KEEP") rowsLeftOut += differing.length;
  }
  addRemovals(database, removedIds);
  for (const chunk of inChunks(removedIds)) {
    for (const line of await linesById(db, chunk).execute()) versionHash.remove(line);
  }
  return { rowsKnown, rowsLeftOut, knownFrom, rowsReplaced: removedIds.length };
}

/** Invoices; and the common period of orders without a number, where there is one. */
async function groupsOf(db: Kysely<Tables>, own: LineSet, known: LineSet): Promise<LineGroup[]> {
  const a = await periodWithoutInvoices(db, own).executeTakeFirstOrThrow();
  const b = await periodWithoutInvoices(db, known).executeTakeFirstOrThrow();
  if (a.first === null || a.last === null || b.first === null || b.last === null) return ["INVOICE"];
  const period = { from: Math.max(a.first, b.first), until: Math.min(a.last, b.last) };
  return period.from <= period.until ? ["INVOICE", period] : ["INVOICE"];
}

function refuseDifference(
  file: string,
  group: LineGroup,
  differing: readonly { invoice: string | null }[],
): void {
  if (differing.length === 0 && group === "INVOICE") return;
  if (group !== "INVOICE") {
    const { from, until } = group;
    const period = { from: new Date(from).toISOString(), to: new Date(until).toISOString() };
    throw new ClienteleError("PERIOD_OVERLAPS", { file, ...period });
  }
  const invoices = new Set(differing.map(({ invoice }) => invoice));
  const [first] = invoices;
  throw new ClienteleError("KNOWN_INVOICE_DIFFERS", { file, invoices: invoices.size, invoice: first ?? "" });
}

/** Deletes staged lines, and takes them out of the hash. */
async function takeOut(db: Kysely<Tables>, ids: readonly number[], hash: LinesHash): Promise<void> {
  for (const chunk of inChunks(ids)) {
    for (const line of await linesById(db, chunk).execute()) hash.remove(line);
    await deleteLines(db, chunk).execute();
  }
}

function idsOf(rows: readonly { id: number }[]): number[] {
  return rows.map(({ id }) => id);
}
