import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { openContext } from "../graphql/context.js";
import { requireScope } from "../graphql/scope.js";
import type { Graph } from "../reports/open-graph.js";
import { reportFolders } from "../reports/report-folders.js";
import type { ReportLinks } from "../reports/report-links.js";
import { openReportThreads } from "../reports/report-threads.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
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
  await withProgram(flags.db, async ({ workspace, graph }) => {
    for (const id of [flags.run, flags.base]) if (id) await requireScope(openContext(graph.services), id); // an unknown run is refused
    const wanted = names.length > 0 ? names : (await graph.services.listReports()).map(({ name }) => name);
    const request = {
      subject: { modelRunId: flags.run ?? null, baseId: flags.base ?? null },
      links: await fileLinks(graph, wanted, flags, exports),
      revealsIds: flags.revealIds === true,
      generatedAt: new Date(),
      version,
    };
    const threads = openReportThreads({
      databasePath: workspace.database.path,
      folders: reportFolders(),
      threads: Math.min(availableParallelism(), wanted.length, MOST_THREADS),
      timeLimitSeconds: TIME_LIMIT_SECONDS,
    });
    const render = () => Promise.all(wanted.map((name) => threads.report({ ...request, name })));
    const { rendered, pages } = await writeReports(workspace.database.db, flags.out, render).finally(() =>
      threads.close(),
    );
    const reports = rendered.map(({ name, problems }, i) => ({ name, file: pages[i], problems }));
    print(flags, { reports }, pages.map((file) => `Rendered ${file}`).join("\n"));
    const [first] = reports.flatMap(({ problems }) => problems);
    if (first)
      throw new ClienteleError("NOTEBOOK_INVALID", {
        file: first.file,
        line: first.line,
        problem: first.message,
      });
  });
}

/** Pages in one folder lead to those that are rendered with them, or were before. */
async function fileLinks(
  { services }: Graph,
  wanted: readonly string[],
  { out, run }: ReportFlags,
  exports: string | null,
): Promise<ReportLinks> {
  const reports = (await services.listReports())
    .map(({ name, title }) => ({ name, title, url: `${name}.html` }))
    .filter(({ name, url }) => wanted.includes(name) || existsSync(join(out, url)));
  return { home: null, reports, exports, modelRunId: run ?? null };
}

/** @throws ClienteleError BAD_OPTION */
function exportsOf(server: string | undefined): string | null {
  if (server === undefined) return null;
  if (URL.canParse(server) && /^https?:$/.test(new URL(server).protocol))
    return `${server.replace(/\/+$/, "")}/exports`;
  const why = "it must be the address of a server, like http://127.0.0.1:4000.";
  throw new ClienteleError("BAD_OPTION", { option: "--server", value: server, why });
}
