import { existsSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { listReports, type ReportEntry, reportNamed } from "../reports/report-catalogue.js";
import { reportFolders } from "../reports/report-folders.js";
import type { ReportLinks } from "../reports/report-links.js";
import { openReportThreads } from "../reports/report-threads.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withWorkspace,
} from "./command-line.js";
import { runIdOf } from "./run-id.js";
import { writeReports } from "./write-report.js";

const MOST_THREADS = 4;
const TIME_LIMIT_SECONDS = 600;

interface ReportFlags extends CommonFlags {
  readonly run?: string;
  readonly base?: string;
  readonly out: string;
  readonly revealIds?: boolean;
  readonly server?: string;
}

export function addReport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("report"), settings)
    .description("render reports as self-contained HTML pages")
    .argument("[name...]", "reports to render (default: all)")
    .option("--run <id>", "the run to report on: its id or number (default: the active model)", runIdOf)
    .option(
      "--base <id>",
      "the run to compare it with: its id or number (default: the training before)",
      runIdOf,
    )
    .option("--out <folder>", "where the pages go", "reports/rendered")
    .option("--reveal-ids", "show customers by their numbers instead of pseudonyms")
    .option("--server <url>", "let lists in the pages be links to this server (default: name the command)")
    .action((names: string[], flags: ReportFlags) => renderAll(names, flags, settings.version));
}

async function renderAll(names: readonly string[], flags: ReportFlags, version: string): Promise<void> {
  const exports = exportsOf(flags.server);
  const folders = reportFolders();
  const listed = await listReports(folders);
  const wanted = names.length > 0 ? [...new Set(names)] : listed.map(({ name }) => name);
  for (const name of wanted) reportNamed(listed, name); // all are known before one is written
  const threads = openReportThreads({
    databasePath: flags.db,
    folders,
    threads: Math.min(availableParallelism(), wanted.length, MOST_THREADS),
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  });
  threads.warmUp();
  const request = {
    subject: { modelRunId: flags.run ?? null, baseId: flags.base ?? null },
    links: fileLinks(listed, wanted, flags, exports),
    revealsIds: flags.revealIds === true,
    generatedAt: new Date(),
    version,
  };
  await withWorkspace(flags.db, async ({ database }, interruption) => {
    interruption.addEventListener("abort", () => void threads.close());
    const render = () => longestFirst(listed, wanted).map((name) => threads.report({ ...request, name }));
    const written = await writeReports(database.db, flags.out, render);
    const reports = wanted.map((name) => written.find((report) => report.name === name)!);
    const pages = reports.map(({ file }) => `Rendered ${file}`);
    print(flags, { reports }, pages.join("\n"));
    const [first] = reports.flatMap(({ problems }) => problems);
    if (first)
      throw new ClienteleError("NOTEBOOK_INVALID", {
        file: first.file,
        line: first.line,
        problem: first.message,
      });
  }).finally(() => threads.close());
}

/** Pages in one folder lead to those that are rendered with them, or were before. */
function fileLinks(
  listed: readonly ReportEntry[],
  wanted: readonly string[],
  { out, run }: ReportFlags,
  exports: string | null,
): ReportLinks {
  const reports = listed
    .map(({ name, title }) => ({ name, title, url: `${name}.html` }))
    .filter(({ name, url }) => wanted.includes(name) || existsSync(join(out, url)));
  return { home: null, reports, exports, modelRunId: run ?? null };
}

/** Long notebooks take longest; begun last, one would hold up all the others. */
function longestFirst(listed: readonly ReportEntry[], wanted: readonly string[]): string[] {
  const sizes = new Map(listed.map(({ name, file }) => [name, statSync(file).size]));
  return wanted.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

/** @throws ClienteleError BAD_OPTION */
function exportsOf(server: string | undefined): string | null {
  if (server === undefined) return null;
  if (URL.canParse(server) && /^https?:$/.test(new URL(server).protocol))
    return `${server.replace(/\/+$/, "")}/exports`;
  const why = "it must be the address of a server, like http://127.0.0.1:4000.";
  throw new ClienteleError("BAD_OPTION", { option: "--server", value: server, why });
}
