import { plainRows, rowsOf } from "./bind-data.js";
import type { CellContext, RenderedCell } from "./cell-context.js";
import { dataTable } from "./data-table.js";
import { html } from "./escape-html.js";
import { lookUp } from "./facts.js";
import { noData, rowsBlock, saveButtons } from "./figure-parts.js";
import type { TableCell } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";

/** Renders a table cell. A column that is in none of the rows is a fault. */
export function renderTable(cell: TableCell, context: CellContext): RenderedCell {
  const rows = rowsOf(cell, context.traced);
  if (rows.length === 0)
    return { pieces: [{ kind: "block", html: noData(cell, context.templates).html }], faults: [] };
  const missing = cell.columns.filter(({ field }) => !rows.some((row) => field in row));
  if (missing.length > 0) {
    const problem = `${cell.data} has no field ${missing.map(({ field }) => field).join(", ")}.`;
    return { pieces: [], faults: [cellFault(cell, problem)] };
  }
  const currencyOf = ({ currency }: { currency: string | null }) =>
    currency ? ((lookUp(context.facts, currency) ?? null) as string | null) : null;
  const label = cell.caption || cell.name;
  const table = dataTable({
    caption: html`${label}`,
    label,
    columns: cell.columns,
    rows,
    limit: cell.limit,
    currencyOf,
  });
  const figure = html`<figure class="figure" id="${cell.name}" data-figure="${cell.name}">
${table}<div class="tools">${saveButtons(["csv"])}</div>
${rowsBlock(plainRows(rows))}</figure>\n`;
  return {
    pieces: [{ kind: "block", html: figure.html }],
    faults: [],
    tables: { [cell.name]: plainRows(rows) },
  };
}
