import { html, type SafeHtml, scriptJson } from "./escape-html.js";
import type { RowsCell } from "./notebook.js";
import type { Templates } from "./prose.js";

const LABELS: Readonly<Record<string, string>> = { csv: "CSV", svg: "SVG", png: "PNG", spec: "Vega-Lite" };

/** `csv-centroids` saves the data set centroids. */
function labelOf(kind: string): string {
  return LABELS[kind] ?? `${LABELS.csv} of ${kind.replace(/^csv-/, "")}`;
}

/** What stands in the place of a figure that has no rows; an empty chart would look broken. */
export function noData({ name, data, empty }: RowsCell, templates: Templates): SafeHtml {
  const sentence =
    empty === null ? html`No data: <code>${data}</code> has no rows.` : html`${templates.line(empty)}`;
  return html`<p class="empty" id="${name}">${sentence}</p>\n`;
}

/** Buttons to save a figure; hidden until the page's script can serve them. */
export function saveButtons(kinds: readonly string[]): SafeHtml {
  const buttons = kinds.map(
    (kind) => html`<button type="button" data-save="${kind}">${labelOf(kind)}</button>`,
  );
  return html`<div class="save" hidden><span>Save</span>${buttons}</div>`;
}

/** A button that copies the listing before it; hidden until the page's script can serve it. */
export function copyButton(label: string): SafeHtml {
  return html`<button type="button" data-copy hidden>${label}</button>`;
}

/** The rows of a figure's other data set. */
export function moreRowsBlock(name: string, rows: readonly object[]): SafeHtml {
  return html`<script type="application/json" data-more="${name}">${scriptJson(rows)}</script>\n`;
}

/** The rows of a figure, unrounded, for the CSV. */
export function rowsBlock(rows: readonly object[]): SafeHtml {
  return html`<script type="application/json" data-rows>${scriptJson(rows)}</script>\n`;
}
