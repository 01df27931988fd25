import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { openContext } from "../graphql/context.js";
import { requireScope } from "../graphql/scope.js";
import type { RenderedReport } from "../reports/render-report.js";
import { reportFolders } from "../reports/report-folders.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { runIdOf } from "./run-id.js";
import { writeReports } from "./write-report.js";

interface ReportFlags extends CommonFlags {
  readonly run?: string;
  readonly out: string;
}

export function addReport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("report"), settings)
    .description("render reports as self-contained HTML pages")
    .argument("[name...]", "reports to render (default: all)")
    .option("--run <id>", "the run to report on: its id or number (default: the active model)", runIdOf)
    .option("--out <folder>", "where the pages go", "reports/rendered")
    .action((names: string[], flags: ReportFlags) => renderReports(names, flags, settings.version));
}

async function renderReports(names: readonly string[], flags: ReportFlags, version: string): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    if (flags.run) await requireScope(openContext(graph.services), flags.run); // an unknown run is refused
    const { renderReport } = await import("../reports/render-report.js"); // late: the other commands start sooner without
    const wanted = names.length > 0 ? names : (await graph.services.listReports()).map(({ name }) => name);
    const options = { variables: { modelRunId: flags.run ?? null }, generatedAt: new Date(), version };
    const render = async () => {
      const rendered: RenderedReport[] = [];
      for (const name of wanted) rendered.push(await renderReport(reportFolders(), name, graph, options));
      return rendered;
    };
    const { rendered, pages } = await writeReports(workspace.database.db, flags.out, render);
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
