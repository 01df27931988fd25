import { bindSpec, plainRows, type Row, rowsOf } from "./bind-data.js";
import type { CellContext, RenderedCell, ShownQuery } from "./cell-context.js";
import { chartColumns, missingFields } from "./chart-fields.js";
import { fillSpec, specTitle } from "./chart-spec.js";
import { dataTable } from "./data-table.js";
import { html, type SafeHtml, scriptJson, trusted } from "./escape-html.js";
import { noData, rowsBlock, saveButtons } from "./figure-parts.js";
import type { ChartCell } from "./notebook.js";
import { cellFault } from "./notebook-fault.js";
import { type ChartSpec, drawChart, isSingleView, narrowSpec, publishedSpec } from "./render-chart.js";

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
  const rows = rowsOf(cell, context.traced);
  if (rows.length === 0) return { pieces: [{ kind: "block", html: noData(cell).html }], faults: [] };
  const missing = missingFields(cell.spec, rows);
  if (missing.length > 0)
    return { pieces: [], faults: [cellFault(cell, `${cell.data} has no field ${missing.join(", ")}.`)] };

  const query = context.queries.get(cell.data.split(".", 1)[0]!)!;
  const filled = fillSpec(cell.spec, context.templates.text);
  const usermeta = {
    ...(filled.usermeta as object),
    report: context.report,
    section,
    query: query.source,
    variables: query.variables,
  };
  const spec = bindSpec(publishedSpec(cell.name, filled), rows, usermeta);
  const wide = await drawChart(spec, `${cell.name}-wide`);
  const narrow = isSingleView(cell.spec) ? await drawChart(narrowSpec(spec), `${cell.name}-narrow`) : null;
  const messages = [...new Set([...wide.messages, ...(narrow?.messages ?? [])])];
  if (messages.length > 0)
    return {
      pieces: [],
      faults: [cellFault(cell, `the chart ${cell.name} cannot be drawn: ${messages.join("; ")}`)],
    };

  const drawings = [drawing("wide", wide.svg, spec), narrow ? drawing("narrow", narrow.svg, spec) : ""];
  return {
    pieces: [{ kind: "block", html: figure({ cell, context, rows, query, spec, drawings }).html }],
    faults: [],
    spec,
  };
}

interface Figure {
  readonly cell: ChartCell;
  readonly context: CellContext;
  readonly rows: readonly Row[];
  readonly query: ShownQuery;
  readonly spec: ChartSpec;
  readonly drawings: readonly (SafeHtml | string)[];
}

function figure({ cell, context, rows, query, spec, drawings }: Figure): SafeHtml {
  const { data: _, ...withoutData } = spec;
  const columns = chartColumns(spec, rows);
  const shown = columns.length > 0 ? columns : chartColumns({ field: Object.keys(rows[0]!) }, rows);
  const label = specTitle(spec).text || cell.name;
  const caption = context.templates.line(specTitle(cell.spec).text || cell.name);
  const table = dataTable({
    caption,
    label,
    columns: shown,
    rows,
    limit: TABLE_ROWS,
    currencyOf: () => null,
  });
  const variant = drawings[1] === "" ? "one-width" : "two-widths";
  return html`<figure class="figure ${variant}" id="${cell.name}" data-figure="${cell.name}">
${figcaption(cell, context)}${drawings}
<div class="tools"><details><summary>Data</summary>${table}</details>
<details><summary>Query</summary><pre tabindex="0"><code>${query.source.trim()}</code></pre></details>
${saveButtons(["csv", "svg", "png", "spec"])}</div>
<script type="application/json" data-spec>${scriptJson(withoutData)}</script>
${rowsBlock(plainRows(rows))}</figure>\n`;
}

/** The finding and the measure, from the specification's own title: here with every number traced. */
function figcaption(cell: ChartCell, { templates }: CellContext): SafeHtml {
  const { text, subtitle } = specTitle(cell.spec);
  const finding = text ? html`<p class="finding">${templates.line(text)}</p>` : "";
  const measure = subtitle ? html`<p class="measure">${templates.line(subtitle)}</p>` : "";
  return html`<figcaption>${finding}${measure}</figcaption>\n`;
}

function drawing(width: "wide" | "narrow", svg: string, spec: ChartSpec): SafeHtml {
  const alt = String(spec.description ?? specTitle(spec).text ?? spec.name);
  return html`<div class="drawing ${width}" role="img" aria-label="${alt}" data-drawing="${width}">${trusted(svg)}</div>\n`;
}
