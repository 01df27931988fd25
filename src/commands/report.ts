import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

interface ReportFlags extends CommonFlags {
  readonly run?: string;
  readonly out: string;
}

export function addReport(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("report"), settings)
    .description("render reports as self-contained HTML pages")
    .argument("[name...]", "reports to render (default: all)")
    .option("--run <id>", "the run to report on (default: the active model)")
    .option("--out <folder>", "where the pages go", "reports/rendered")
    .action((names: string[], flags: ReportFlags) => renderReports(names, flags, settings.version));
}

async function renderReports(names: readonly string[], flags: ReportFlags, version: string): Promise<void> {
  await withProgram(flags.db, async ({ graph }) => {
    if (flags.run) await requireScope(openContext(graph.services), flags.run); // an unknown run is refused
    const { renderReport } = await import("../reports/render-report.js"); // late: the other commands start sooner without
    const wanted = names.length > 0 ? names : (await graph.services.listReports()).map(({ name }) => name);
    const options = { variables: { modelRunId: flags.run ?? null }, generatedAt: new Date(), version };
    const rendered: RenderedReport[] = [];
    for (const name of wanted) rendered.push(await renderReport(reportFolders(), name, graph, options));
    const files = await Promise.all(rendered.map((report) => writeReport(report, flags.out)));
    const reports = rendered.map(({ name, problems }, i) => ({ name, file: files[i], problems }));
    print(flags, { reports }, files.map((file) => `Rendered ${file}`).join("\n"));
    const [first] = reports.flatMap(({ problems }) => problems);
    if (first)
      throw new ClienteleError("NOTEBOOK_INVALID", {
        file: first.file,
        line: first.line,
        problem: first.message,
      });
  });
}

/** The page, its facts and its chart specifications; a file with its final name is always whole. */
async function writeReport({ name, html, facts, specs }: RenderedReport, folder: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  await writeWhole(join(folder, name, "facts.json"), JSON.stringify(facts, null, 2));
  for (const [chart, spec] of Object.entries(specs)) {
    await writeWhole(join(folder, name, `${chart}.vl.json`), JSON.stringify(spec, null, 2));
  }
  const page = join(folder, `${name}.html`);
  await writeWhole(page, html);
  return page;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text, { flush: true });
  await rename(`${path}.tmp`, path);
}
