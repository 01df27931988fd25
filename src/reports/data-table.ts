import type { Row } from "./bind-data.js";
import { html, type SafeHtml } from "./escape-html.js";
import { formatValue } from "./format-value.js";
import type { TableColumn } from "./notebook.js";
import { displayHtml, FormattedValue, plainValue } from "./traced-value.js";

export interface DataTable {
  readonly caption: SafeHtml;
  /** The caption as plain text, for screen readers. */
  readonly label: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Row[];
  /** More rows than this are left to the CSV, and the caption says so. */
  readonly limit: number;
  /** The currency code of a column with the format `money`. */
  currencyOf(column: TableColumn): string | null;
}

/** Rows as an HTML table; the first column names the row, every cell is traced to the facts. */
export function dataTable(table: DataTable): SafeHtml {
  const { columns, rows, limit } = table;
  const shown = rows.slice(0, limit);
  const more =
    rows.length > limit
      ? html` (the first ${count(limit)} of ${count(rows.length)} rows; the CSV has all)`
      : "";
  const head = columns.map((column) => html`<th scope="col"${align(column)}>${column.title}</th>`);
  const body = shown.map(
    (row) => html`<tr>${columns.map((column, index) => cell(table, column, row, index === 0))}</tr>\n`,
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${table.label}"><table>
<caption>${table.caption}${more}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody></table></div>\n`;
}

function count(value: number): SafeHtml {
  return displayHtml(new FormattedValue(value, formatValue("count", value)));
}

function cell(table: DataTable, column: TableColumn, row: Row, isFirst: boolean): SafeHtml {
  const value = row[column.field] ?? null;
  const currency = column.format === "money" ? table.currencyOf(column) : null;
  const text = formatValue(column.format, plainValue(value), { currency });
  const shown = displayHtml(new FormattedValue(value, text));
  return isFirst ? html`<th scope="row">${shown}</th>` : html`<td${align(column)}>${shown}</td>`;
}

function align(column: TableColumn): SafeHtml {
  return column.format === "text" || column.format === "date" ? html`` : html` class="align-right"`;
}
