import { mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { recordRenderedReport } from "../database/rendered-reports.js";
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
  await withProgram(flags.db, async ({ workspace, graph }) => {
    if (flags.run) await requireScope(openContext(graph.services), flags.run); // an unknown run is refused
    const { renderReport } = await import("../reports/render-report.js"); // late: the other commands start sooner without
    const wanted = names.length > 0 ? names : (await graph.services.listReports()).map(({ name }) => name);
    const options = { variables: { modelRunId: flags.run ?? null }, generatedAt: new Date(), version };
    const rendered: RenderedReport[] = [];
    for (const name of wanted) rendered.push(await renderReport(reportFolders(), name, graph, options));
    const record = async (path: string) => {
      const { db } = workspace.database;
      await recordRenderedReport(db, resolve(path), Date.now()).execute();
    };
    const files: string[] = [];
    for (const report of rendered) files.push(await writeReport(report, flags.out, record));
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

/**
 * The page, its facts and its chart specifications; a file with its final name is always whole.
 * @param record is told of each file before it is there, so that an erasure finds them all
 */
async function writeReport(
  { name, html, facts, specs }: RenderedReport,
  folder: string,
  record: (path: string) => Promise<void>,
): Promise<string> {
  const page = join(folder, `${name}.html`);
  const charts = Object.entries(specs).map(([chart, spec]) => [`${chart}.vl.json`, spec] as const);
  const parts = [["facts.json", facts] as const, ...charts].map(
    ([file, content]) => [join(folder, name, file), JSON.stringify(content, null, 2)] as const,
  );
  await mkdir(join(folder, name), { recursive: true });
  for (const [path, text] of [...parts, [page, html] as const]) {
    await record(path);
    await writeWhole(path, text);
  }
  return page;
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text, { flush: true });
  await rename(`${path}.tmp`, path);
}
