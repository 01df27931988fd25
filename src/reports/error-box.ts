import type { ClienteleError } from "../errors.js";
import { html, type SafeHtml } from "./escape-html.js";

/** What stands in the place of a cell that cannot be rendered. */
export function errorBox(error: ClienteleError): SafeHtml {
  const { file, line, problem } = error.facts;
  return html`<div class="broken" role="alert"><p><strong>This part of the report is broken.</strong> <code>${file}, line ${line}</code></p><p>${problem}</p></div>\n`;
}
