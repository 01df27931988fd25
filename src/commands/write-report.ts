import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Kysely } from "kysely";
import {
  forgetEarlierReports,
  forgetRenderedReport,
  latestErasure,
  recordRenderedReport,
} from "../database/rendered-reports.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { type Cell, csvLine } from "../formats/csv-line.js";
import type { RenderedReport } from "../reports/render-report.js";

/** A report that was written, with the path of its page. */
export interface WrittenReport {
  readonly name: string;
  readonly file: string;
  readonly problems: RenderedReport["problems"];
}

/**
 * Renders reports and writes them into a folder, each when it is ready. Where a customer is erased meanwhile, the pages may
 * show it: they are taken away and rendered anew, once.
 * @throws ClienteleError DB_BUSY where that happens again
 */
export async function writeReports(
  db: Kysely<Tables>,
  folder: string,
  render: () => readonly Promise<RenderedReport>[],
): Promise<WrittenReport[]> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const before = await latestErasure(db).executeTakeFirstOrThrow();
    const rendered = await Promise.allSettled(
      render().map(async (ready) => {
        const report = await ready;
        const files = filesOf(report, folder);
        return { report, files, areThere: await writeAll(db, files) };
      }),
    );
    const written = rendered.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const after = await latestErasure(db).executeTakeFirstOrThrow();
    const isWhole = after.id === before.id && written.every(({ areThere }) => areThere);
    if (!isWhole) for (const { path } of written.flatMap(({ files }) => files)) await takeAway(db, path);
    const failure = rendered.find((result) => result.status === "rejected");
    if (failure) throw failure.reason;
    if (isWhole)
      return written.map(({ report }) => {
        const { name, problems } = report;
        return { name, file: pageOf(report, folder), problems };
      });
  }
  throw new ClienteleError("DB_BUSY");
}

interface ReportFile {
  readonly path: string;
  readonly text: string;
}

function pageOf({ name }: RenderedReport, folder: string): string {
  return join(folder, `${name}.html`);
}

/** The facts and the chart specifications, and last the page. */
function filesOf(report: RenderedReport, folder: string): ReportFile[] {
  const charts = Object.entries(report.specs).map(([chart, spec]) => [`${chart}.vl.json`, spec] as const);
  const parts = [["facts.json", report.facts] as const, ...charts].map(([file, content]) => ({
    path: join(folder, report.name, file),
    text: JSON.stringify(content, null, 2),
  }));
  const tables = Object.entries(report.tables).map(([name, rows]) => ({
    path: join(folder, report.name, `${name}.csv`),
    text: csvOf(rows),
  }));
  return [...parts, ...tables, { path: pageOf(report, folder), text: report.html }];
}

/** Rows with a line of headings; a field may be missing in some of them. */
function csvOf(rows: readonly Readonly<Record<string, Cell>>[]): string {
  const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => csvLine(fields.map((field) => row[field] ?? null)));
  return [csvLine(fields), ...lines].map((line) => `${line}\n`).join("");
}

/** @returns false where an erasure took one of them away before it had its final name */
async function writeAll(db: Kysely<Tables>, files: readonly ReportFile[]): Promise<boolean> {
  for (const file of files) if (!(await writeRecorded(db, file))) return false;
  return true;
}

/**
 * Writes a file that is always whole under its final name. Its names are recorded before they are there, so that an
 * erasure finds them whenever it comes; and once more at the end, for one in between may have forgotten them.
 */
async function writeRecorded(db: Kysely<Tables>, { path, text }: ReportFile): Promise<boolean> {
  const sha256 = createHash("sha256").update(text).digest("hex");
  const final = resolve(path);
  const partial = `${final}.tmp`;
  const record = (name: string) => recordRenderedReport(db, name, sha256, Date.now()).execute();
  await mkdir(dirname(final), { recursive: true });
  await record(partial);
  await record(final);
  try {
    await writeFile(partial, text, { flush: true });
    if (!(await moved(partial, final))) return false;
  } finally {
    await takeAway(db, partial);
  }
  await record(final);
  await forgetEarlierReports(db, final, sha256).execute();
  return true;
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

async function takeAway(db: Kysely<Tables>, path: string): Promise<void> {
  await rm(path, { force: true });
  await forgetRenderedReport(db, resolve(path)).execute();
}
