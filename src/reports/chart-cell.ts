import { bindSpec, type ChartRows, plainRows, rowsOf, selectRows, sortRows } from "./bind-data.js";
import type { CellContext, RenderedCell, ShownQuery } from "./cell-context.js";
import { colouredSpec } from "./chart-colors.js";
import { chartColumns, missingFields } from "./chart-fields.js";
import { fillSpec, specTitle } from "./chart-spec.js";
import { dataTable } from "./data-table.js";
import { html, type SafeHtml, scriptJson, trusted } from "./escape-html.js";
import { copyButton, moreRowsBlock, noData, rowsBlock, saveButtons } from "./figure-parts.js";
import { drawNarrow, drawWide, type FittedChart } from "./fit-chart.js";
import type { ChartCell } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";
import { type ChartSpec, publishedSpec } from "./render-chart.js";

/** Rows of a figure's data table; the CSV has all. */
const TABLE_ROWS = 20;

/**
 * Renders a chart: binds its rows, draws it for wide and narrow screens, and sets the figure around it. Whatever Vega
 * complains about, and a field that is not in the data (about which it does not), is a fault.
 *
 * @param section  the heading that the chart stands under
 */
export async function renderChart(
  cell: ChartCell,
  context: CellContext,
  section: string,
): Promise<RenderedCell> {
  const rows = chartRows(cell, context);
  if (rows.own.length === 0)
    return { pieces: [{ kind: "block", html: noData(cell, context.templates).html }], faults: [] };
  const missing = missingFields(cell.spec, rows);
  if (missing.length > 0)
    return { pieces: [], faults: [cellFault(cell, `${cell.data} has no field ${missing.join(", ")}.`)] };

  const query = context.queries.get(cell.data.split(".", 1)[0]!)!;
  const bound = boundSpec(cell, context, rows, { section, query });
  const wide = await drawWide(bound, cell.name);
  const narrow = await drawNarrow(bound, cell.name);
  const messages = [...new Set([...wide.messages, ...(narrow?.messages ?? [])])];
  if (messages.length > 0)
    return {
      pieces: [],
      faults: [cellFault(cell, `the chart ${cell.name} cannot be drawn: ${messages.join("; ")}`)],
    };
  const shown = figure({ cell, context, rows, query, wide, narrow });
  const tables = Object.entries(rows.more).map(([name, more]) => [`${cell.name}-${name}`, plainRows(more)]);
  return {
    pieces: [{ kind: "block", html: shown.html }],
    faults: [],
    spec: wide.spec,
    tables: { [cell.name]: plainRows(rows.own), ...Object.fromEntries(tables) },
  };
}

function chartRows(cell: ChartCell, { traced }: CellContext): ChartRows {
  const more = cell.more.map(({ name, data }) => [name, selectRows(traced, data)]);
  return { own: rowsOf(cell, traced), more: Object.fromEntries(more) };
}

interface SpecSource {
  readonly section: string;
  readonly query: ShownQuery;
}

/** The specification with its texts, its groups' colours and its data, as it is published but for its width. */
function boundSpec(
  cell: ChartCell,
  { report, templates, traced }: CellContext,
  rows: ChartRows,
  { section, query: { source, variables } }: SpecSource,
): ChartSpec {
  const filled = fillSpec(cell.spec, templates.text);
  const coloured = cell.colors === null ? filled : colouredSpec(filled, colorRows(cell.colors, traced));
  const usermeta = { ...(filled.usermeta as object), report, section, query: source, variables };
  return bindSpec(publishedSpec(cell.name, coloured), rows, usermeta);
}

/** Groups with much revenue come first where that is known, as everywhere on the pages. */
function colorRows(path: string, traced: CellContext["traced"]) {
  return sortRows(selectRows(traced, path), ["-revenue"]);
}

interface Figure {
  readonly cell: ChartCell;
  readonly context: CellContext;
  readonly rows: ChartRows;
  readonly query: ShownQuery;
  readonly wide: FittedChart;
  readonly narrow: FittedChart | null;
}

function figure({ cell, context, rows, query, wide, narrow }: Figure): SafeHtml {
  const { data: _, datasets: __, ...withoutData } = wide.spec;
  const columns = chartColumns(wide.spec, rows.own);
  const shown = columns.length > 0 ? columns : chartColumns({ field: Object.keys(rows.own[0]!) }, rows.own);
  const label = specTitle(wide.spec).text || cell.name;
  const caption = context.templates.line(specTitle(cell.spec).text || cell.name);
  const table = dataTable({
    caption,
    label,
    columns: shown,
    rows: rows.own,
    limit: TABLE_ROWS,
    currencyOf: () => null,
  });
  const more = Object.entries(rows.more);
  return html`<figure class="figure ${narrow ? "two-widths" : "one-width"}" id="${cell.name}" data-figure="${cell.name}">
${figcaption(cell, context)}${drawing("wide", wide)}${narrow ? drawing("narrow", narrow) : ""}
<div class="tools"><details><summary>Data</summary>${table}${more.length > 0 ? saveButtons(more.map(([name]) => `csv-${name}`)) : ""}</details>
<details><summary>Query</summary><pre tabindex="0"><code>${query.source.trim()}</code></pre>${copyButton("Copy the query")}</details>
${saveButtons(["csv", "svg", "png", "spec"])}</div>
<script type="application/json" data-spec>${scriptJson(withoutData)}</script>
${rowsBlock(plainRows(rows.own))}${more.map(([name, set]) => moreRowsBlock(name, plainRows(set)))}</figure>\n`;
}

/** The finding and the measure, from the specification's own title: here with every number traced. */
function figcaption(cell: ChartCell, { templates }: CellContext): SafeHtml {
  const { text, subtitle } = specTitle(cell.spec);
  const finding = text ? html`<p class="finding">${templates.line(text)}</p>` : "";
  const measure = subtitle ? html`<p class="measure">${templates.line(subtitle)}</p>` : "";
  return html`<figcaption>${finding}${measure}</figcaption>\n`;
}

function drawing(name: "wide" | "narrow", { svg, spec, width, columns }: FittedChart): SafeHtml {
  const alt = String(spec.description ?? specTitle(spec).text ?? spec.name);
  const sizes = html`data-width="${width}" data-columns="${columns}"`;
  return html`<div class="drawing ${name}" role="img" aria-label="${alt}" data-drawing="${name}" ${sizes}>${trusted(svg)}</div>\n`;
}
