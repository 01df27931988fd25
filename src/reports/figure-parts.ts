import { html, type SafeHtml, scriptJson } from "./escape-html.js";

const LABELS: Readonly<Record<string, string>> = { csv: "CSV", svg: "SVG", png: "PNG", spec: "Vega-Lite" };

/** What a figure says that has no rows; an empty chart would look broken. */
export function noData(cell: { readonly name: string; readonly data: string }): SafeHtml {
  return html`<p class="empty" id="${cell.name}">No data: <code>${cell.data}</code> has no rows.</p>\n`;
}

/** Buttons to save a figure; hidden until the page's script can serve them. */
export function saveButtons(kinds: readonly string[]): SafeHtml {
  const buttons = kinds.map(
    (kind) => html`<button type="button" data-save="${kind}">${LABELS[kind]}</button>`,
  );
  return html`<div class="save" hidden><span>Save</span>${buttons}</div>`;
}

/** The rows of a figure, unrounded, for the CSV. */
export function rowsBlock(rows: readonly object[]): SafeHtml {
  return html`<script type="application/json" data-rows>${scriptJson(rows)}</script>\n`;
}
