import { html, type SafeHtml } from "./escape-html.js";
import { PALETTE } from "./theme.js";

/**
 * A dot in a colour of the palette, whose class PAGE_STYLE knows: the policy of a page forbids styles of its own.
 * @param color  a colour of the palette, or 0, 1, 2… for the one that charts give to that place
 */
export function swatch(color: unknown): SafeHtml {
  const place = (PALETTE as readonly unknown[]).indexOf(color);
  const number = place >= 0 ? place + 1 : (Number(color) % PALETTE.length) + 1;
  return html`<span class="swatch swatch-${number}" aria-hidden="true"></span>`;
}
