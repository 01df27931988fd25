import { joinLines, type LineColumns } from "../database/line-columns.js";
import type { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { beginStaging, unstage } from "../database/staging.js";
import { MOST_LINES_IN_MEMORY } from "../database/stored-line-source.js";
import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import type { FileReading } from "./file-reading.js";
import { type FirstReject, openBatches } from "./line-batches.js";
import { NotPlain } from "./read-plain.js";
import type { ReadingOptions } from "./reading-options.js";
import { ReadingChanged } from "./reading-watch.js";
import { stageFile } from "./stage-file.js";
import type { StagingStore } from "./staging-store.js";
import { readingOf, type SurveyedFile, surveyFile, surveyWhole } from "./survey-file.js";
import { canonicalTimeZone } from "./time-zone.js";
import { mixedValues } from "./whole-file-value.js";

export interface StagingInput {
  readonly importId: number;
  readonly files: readonly NamedFile[];
  readonly reading: ReadingOptions;
  /** Of times without one; a column of time zones goes before it. */
  readonly timeZone: string;
  /** UTC milliseconds: orders after it are counted as lying in the future. */
  readonly now: number;
}

/** What was read; the lines are in the database, but belong to no version yet. */
export interface Staged {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Lines that rejected rows span beyond one each: a quote that is never closed swallows many rows. */
  readonly linesSwallowed: number;
  readonly linesHash: LinesHash;
  readonly firstReject: FirstReject | null;
  readonly files: readonly FileReading[];
  /** The order_line id of each file's first line; a file without lines has that of the next one. */
  readonly firstLineIds: readonly number[];
  readonly roundedPrices: number;
  readonly futureDates: number;
  /** From a column; null where no file has one. */
  readonly currencyCode: string | null;
  readonly timeZone: string | null;
  /** The lines, all of them; null where they are too many to be kept in memory. */
  readonly lines: LineColumns | null;
}

/** Where an import stages its lines. */
export interface StagingPlace {
  readonly database: Database;
  readonly store: StagingStore;
}

export type StagingProgress = (fraction: number, rowsRead: number) => void;

/**
 * Reads orders files into the database as lines of an import.
 *
 * How values are read depends on whole columns (is 03/04 a day in March or in April?). The start of a file nearly always
 * settles it; where a later row says otherwise, the whole file is looked at and everything is read anew. So the result
 * is always that of looking at whole columns.
 * @throws ClienteleError whatever is wrong with a file as a whole
 */
export async function stageOrders(
  { database, store }: StagingPlace,
  input: StagingInput,
  onProgress: StagingProgress,
): Promise<Staged> {
  const surveyed: SurveyedFile[] = [];
  for (const file of input.files) surveyed.push(await surveyFile(file, input.reading));
  for (;;) {
    refuseMixedFiles(surveyed);
    try {
      return await stageOnce({ database, store }, input, surveyed, onProgress);
    } catch (error) {
      if (!(error instanceof ReadingChanged || error instanceof NotPlain)) throw error;
      await store.flush();
      unstage(database, input.importId);
      const i = surveyed.findIndex(({ file }) => file.path === error.path);
      surveyed[i] =
        error instanceof NotPlain
          ? { ...surveyed[i], isGeneral: true }
          : await surveyWhole(surveyed[i], input.reading, () => onProgress(0, 0));
    }
  }
}

/** @throws ClienteleError TOO_MANY_REJECTS above the allowed share; lines that a reject swallowed count as rows */
export function requireFewRejects(staged: Staged, maxRejectShare: number): void {
  const { firstReject, linesSwallowed } = staged;
  const [read, rejected] = [staged.rowsRead + linesSwallowed, staged.rowsRejected + linesSwallowed];
  if (!firstReject || rejected <= read * maxRejectShare) return;
  throw new ClienteleError("TOO_MANY_REJECTS", {
    ...firstReject,
    column: firstReject.column || "the whole line",
    rejected,
    read,
    limit: maxRejectShare,
  });
}

async function stageOnce(
  { database, store }: StagingPlace,
  input: StagingInput,
  surveyed: readonly SurveyedFile[],
  onProgress: StagingProgress,
): Promise<Staged> {
  const firstLineId = beginStaging(database, input.importId);
  const batches = openBatches(database, { ...input, firstLineId });
  const kept = keptLines();
  const hand = async () => {
    const batch = batches.take();
    const isKept = kept.add(batch.lines);
    await store.write(batch, () => {
      if (!isKept) batches.reuse(batch.lines);
    });
  };
  const firstLineIds: number[] = [];
  for (const [i, file] of surveyed.entries()) {
    firstLineIds.push(batches.nextLineId());
    const onRead = (bytes: number, inAll: number) =>
      onProgress((i + bytes / inAll) / surveyed.length, batches.tally.rowsRead);
    await stageFile(file, input.timeZone, { batches, hand, onRead });
  }
  await hand();
  await store.flush();
  const files = surveyed.map(readingOf);
  return { ...batches.tally, files, firstLineIds, ...wholeFileValues(surveyed), lines: kept.result() };
}

/** Remembers lines as long as they are not too many. */
function keptLines() {
  let parts: LineColumns[] = [];
  let count = 0;
  return {
    /** @returns whether they are remembered, for now at least */
    add(lines: LineColumns): boolean {
      count += lines.count;
      const isKept = count <= MOST_LINES_IN_MEMORY;
      if (isKept) parts.push(lines);
      else parts = [];
      return isKept;
    },
    result: () => (count > MOST_LINES_IN_MEMORY ? null : joinLines(parts)),
  };
}

/** A currency or time zone that two files have is the same one. @throws ClienteleError MIXED_CURRENCIES, MIXED_TIME_ZONES */
function refuseMixedFiles(surveyed: readonly SurveyedFile[]): void {
  for (const [field, code] of [
    ["currency", "MIXED_CURRENCIES"],
    ["timeZone", "MIXED_TIME_ZONES"],
  ] as const) {
    const values = surveyed.flatMap(({ file, reading }) => {
      const value = reading[field];
      return value ? [{ ...value, file: file.name }] : [];
    });
    const other = values.find(({ text }) => text !== values[0].text);
    if (other) throw mixedValues(code, values[0], other);
  }
}

function wholeFileValues(surveyed: readonly SurveyedFile[]): Pick<Staged, "currencyCode" | "timeZone"> {
  const currency = surveyed.find(({ reading }) => reading.currency)?.reading.currency;
  const timeZone = surveyed.find(({ reading }) => reading.timeZone)?.reading.timeZone;
  return {
    currencyCode: currency?.text ?? null,
    timeZone: timeZone ? canonicalTimeZone(timeZone.text) : null,
  };
}
