import type { PlainRow } from "./bind-data.js";
import type { CellContext, RenderedCell } from "./cell-context.js";
import { renderChart } from "./chart-cell.js";
import { errorBox } from "./error-box.js";
import type { Piece } from "./markdown.js";
import type { Cell, ChartCell, Notebook, NotebookFault, TableCell } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";
import { templateNames, templateProblem } from "./prose.js";
import { renderTable } from "./table-cell.js";

export interface RenderedCells {
  readonly pieces: readonly Piece[];
  readonly faults: readonly NotebookFault[];
  readonly specs: Readonly<Record<string, object>>;
  readonly tables: Readonly<Record<string, readonly PlainRow[]>>;
}

/**
 * Renders the cells in their order. A broken one is replaced by its error box, and so is one whose query failed;
 * the others are not touched by it.
 *
 * @param known   faults found earlier, by checks and queries
 * @param failed  queries without a result
 */
export async function renderCells(
  notebook: Notebook,
  context: CellContext,
  known: readonly NotebookFault[],
  failed: ReadonlySet<string>,
): Promise<RenderedCells> {
  const pieces: Piece[] = [];
  const faults: NotebookFault[] = [];
  const specs: Record<string, object> = {};
  const tables: Record<string, readonly PlainRow[]> = {};
  let section = "";
  for (const cell of notebook.cells) {
    const earlier = known.filter(({ cellLine }) => cellLine === cell.line);
    const rendered =
      earlier.length > 0 ? { pieces: [], faults: earlier } : await renderCell(cell, context, section, failed);
    if (earlier.length === 0) faults.push(...rendered.faults);
    pieces.push(...rendered.pieces);
    for (const { error } of rendered.faults) pieces.push({ kind: "block", html: errorBox(error).html });
    if (rendered.spec && cell.kind !== "prose") specs[cell.name] = rendered.spec;
    Object.assign(tables, rendered.tables);
    section = sectionOf(rendered.pieces) ?? section;
  }
  return { pieces, faults, specs, tables };
}

async function renderCell(
  cell: Cell,
  context: CellContext,
  section: string,
  failed: ReadonlySet<string>,
): Promise<RenderedCell> {
  try {
    const missing = failed.size > 0 && usedNames(cell).find((name) => failed.has(name));
    if (missing)
      return { pieces: [], faults: [cellFault(cell, `this needs the query ${missing}, which failed.`)] };
    if (isFigure(cell) && cell.when !== null && !context.templates.holds(cell.when))
      return { pieces: [], faults: [] };
    if (cell.kind === "vega-lite") return await renderChart(cell, context, section);
    if (cell.kind === "table") return renderTable(cell, context);
    return { pieces: cell.kind === "prose" ? context.templates.prose(cell.source) : [], faults: [] };
  } catch (error) {
    const { problem, line } = templateProblem(error);
    return { pieces: [], faults: [cellFault(cell, problem, cell.line + line - 1)] };
  }
}

function usedNames(cell: Cell): string[] {
  if (cell.kind === "prose") return [...templateNames(cell.source).globals.keys()];
  if (cell.kind === "graphql") return [];
  const more = cell.kind === "vega-lite" ? cell.more.map(({ data }) => data) : [];
  return [cell.data, ...more].map((path) => path.split(".", 1)[0]!);
}

function isFigure(cell: Cell): cell is ChartCell | TableCell {
  return cell.kind === "vega-lite" || cell.kind === "table";
}

function sectionOf(pieces: readonly Piece[]): string | undefined {
  const heading = pieces.filter((piece) => piece.kind === "heading").at(-1);
  return heading?.html.replace(/<[^>]*>/g, "");
}
