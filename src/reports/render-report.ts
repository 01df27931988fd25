import { readFile } from "node:fs/promises";
import type { PlainRow } from "./bind-data.js";
import type { CellContext, ShownQuery } from "./cell-context.js";
import { type CheckedQuery, checkNotebook } from "./check-notebook.js";
import { errorBox } from "./error-box.js";
import { executeNotebook, type ReportRuntime, variablesOf } from "./execute-notebook.js";
import { isEmptyResult, lookUp } from "./facts.js";
import type { Piece } from "./markdown.js";
import type { Notebook, NotebookFault } from "./notebook.js";
import { cellFault, fatalFault } from "./notebook-fault.js";
import { parseNotebook } from "./parse-notebook.js";
import { createTemplates, templateProblem } from "./prose.js";
import { renderCells } from "./render-cells.js";
import { type PageHead, renderPage } from "./render-page.js";
import { listReports, notebookFiles, reportNamed, shownFile } from "./report-catalogue.js";
import { NO_LINKS, type ReportLinks } from "./report-links.js";
import { type Reproduction, reproductionOf, reproductionQuery } from "./reproduction.js";
import { traceFacts } from "./traced-value.js";

export interface RenderedReport {
  readonly name: string;
  /** The page: complete by itself, it asks nothing of any server. */
  readonly html: string;
  /** The policy that the page also carries in a meta element; a server sends it with `frame-ancestors`. */
  readonly contentSecurityPolicy: string;
  /** The results of the queries, by the name of their cell. */
  readonly facts: Record<string, unknown>;
  /** The specification of each chart, with theme and data inlined. */
  readonly specs: Record<string, object>;
  /** The rows of each figure, unrounded. */
  readonly tables: Record<string, readonly PlainRow[]>;
  /** What is wrong with the notebook; a page with problems shows them in their places. */
  readonly problems: readonly { file: string; line: number; message: string }[];
}

export interface RenderOptions {
  /** Values of the queries' variables; they win over the notebook's own. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly generatedAt: Date;
  readonly version: string;
  readonly links?: ReportLinks;
  /** What customers are called; their numbers where it is left out. */
  readonly pseudonymOf?: (customer: string) => string;
}

/**
 * Renders a notebook: parse, check, run the queries, render. Equal results and options give equal bytes.
 * Errors: `REPORT_NOT_FOUND`. Whatever is wrong inside the notebook is in `problems` and on the page.
 */
export async function renderReport(
  folder: string | readonly string[],
  name: string,
  runtime: ReportRuntime,
  options: RenderOptions,
): Promise<RenderedReport> {
  const files = await notebookFiles(folder);
  const file = files.get(name) ?? reportNamed(await listReports(folder), name).file;
  const notebook = parseNotebook(name, shownFile(file), await readFile(file, "utf8"));
  const links = options.links ?? NO_LINKS;
  const { queries, faults: checked } = checkNotebook(notebook, runtime.schema);
  const faults = [...checked, ...linkFaults(notebook, files)];
  const variables = { ...notebook.variables, ...options.variables };
  if (faults.some(({ isFatal }) => isFatal))
    return finish(notebook, options, variables, { faults, pieces: errorList(faults) });

  const all = [...queries, reproductionQuery(runtime.schema)];
  const executed = await executeNotebook(all, runtime, variables, options.pseudonymOf);
  const context = cellContext(notebook, queries, executed.facts, variables, links);
  const known = [...faults, ...executed.faults];
  const unmet = unmetNeed(notebook, context, executed.failed);
  if (unmet)
    return finish(notebook, options, variables, {
      faults: known,
      pieces: [...errorList(known), ...unmet],
      facts: executed.facts,
      reproduction: reproductionOf(context.facts, context.templates),
    });

  const head = renderHead(notebook, context, executed.failed);
  const body = await renderCells(notebook, context, known, executed.failed);
  return finish(notebook, options, variables, {
    head,
    facts: executed.facts,
    specs: body.specs,
    tables: body.tables,
    reproduction: reproductionOf(context.facts, context.templates),
    pieces: [...errorList(head.faults), ...body.pieces],
    faults: [...known, ...head.faults, ...body.faults],
  });
}

interface Rendered {
  readonly faults: readonly NotebookFault[];
  readonly pieces: readonly Piece[];
  readonly head?: PageHead;
  readonly facts?: Record<string, unknown>;
  readonly specs?: Readonly<Record<string, object>>;
  readonly tables?: Readonly<Record<string, readonly PlainRow[]>>;
  readonly reproduction?: Reproduction;
}

function finish(
  notebook: Notebook,
  options: RenderOptions,
  variables: Readonly<Record<string, unknown>>,
  rendered: Rendered,
): RenderedReport {
  const {
    facts = {},
    specs = {},
    tables = {},
    reproduction = null,
    head = { headline: null, keyNumbers: [] },
  } = rendered;
  const page = renderPage({
    notebook,
    head,
    pieces: rendered.pieces,
    hasCharts: Object.keys(specs).length > 0,
    variables,
    reproduction,
    links: options.links ?? NO_LINKS,
    generatedAt: options.generatedAt,
    version: options.version,
  });
  const problems = rendered.faults
    .map(({ error }) => ({
      file: String(error.facts.file),
      line: Number(error.facts.line),
      message: String(error.facts.problem),
    }))
    .sort((a, b) => a.line - b.line);
  return { name: notebook.name, ...page, facts, specs, tables, problems };
}

function cellContext(
  notebook: Notebook,
  queries: readonly CheckedQuery[],
  facts: Record<string, unknown>,
  variables: Readonly<Record<string, unknown>>,
  links: ReportLinks,
): CellContext {
  const traced = traceFacts(facts) as Record<string, unknown>;
  const shown = queries.map(({ cell, document }): [string, ShownQuery] => [
    cell.name,
    { source: cell.source, variables: variablesOf(document, variables) },
  ]);
  return {
    report: notebook.name,
    facts,
    traced,
    templates: createTemplates(traced, links),
    queries: new Map(shown),
  };
}

/** What the page says where a result is missing without which the notebook makes no sense, e.g. no active model. */
function unmetNeed(
  notebook: Notebook,
  { facts, templates }: CellContext,
  failed: ReadonlySet<string>,
): Piece[] | null {
  const need = notebook.needs.find(
    ({ path }) => !failed.has(path.split(".", 1)[0]!) && isEmptyResult(lookUp(facts, path)),
  );
  if (!need) return null;
  return templates
    .prose(need.otherwise.source)
    .map((piece) => ({ ...piece, html: `<div class="empty">${piece.html}</div>\n` }));
}

function renderHead(
  notebook: Notebook,
  { templates }: CellContext,
  failed: ReadonlySet<string>,
): PageHead & { faults: NotebookFault[] } {
  const faults: NotebookFault[] = [];
  if (failed.size > 0) return { headline: null, keyNumbers: [], faults };
  const line = (template: { file: string; line: number; source: string } | null) => {
    try {
      return template && templates.line(template.source);
    } catch (error) {
      const { problem, line } = templateProblem(error);
      faults.push({
        ...fatalFault({ file: template!.file, line: template!.line + line - 1 }, problem),
        isFatal: false,
      });
      return null;
    }
  };
  const headline = line(notebook.headline);
  const keyNumbers = notebook.keyNumbers.map(({ label, value, note }) => ({
    label,
    value: line(value),
    note: line(note),
  }));
  return { headline, keyNumbers, faults };
}

/** Links to reports that there are not, with their lines. */
function linkFaults(notebook: Notebook, files: ReadonlyMap<string, string>): NotebookFault[] {
  return notebook.cells.flatMap((cell) => {
    if (cell.kind !== "prose") return [];
    const links = [...cell.source.matchAll(/\]\(report:([^)\s]*)\)/g)];
    const unknown = links.filter(([, name]) => !files.has(name!));
    return unknown.map(({ 1: name, index }) => {
      const line = cell.line + cell.source.slice(0, index).split("\n").length - 1;
      return cellFault(cell, `there is no report named ${name}.`, line);
    });
  });
}

function errorList(faults: readonly NotebookFault[]): Piece[] {
  return faults.map(({ error }) => ({ kind: "block", html: errorBox(error).html }));
}
