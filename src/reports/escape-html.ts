/** Text that is HTML already; everything else is escaped on its way into a page. */
export interface SafeHtml {
  readonly html: string;
}

type Part = SafeHtml | string | number | null | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes any text safe inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** The one way to build HTML: html`<p title="${text}">${[html`…`, text]}</p>` escapes whatever is not HTML yet. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): SafeHtml {
  return { html: strings.reduce((page, string, index) => page + partHtml(parts[index - 1]) + string) };
}

/** Vouches for text that is HTML by construction (rendered Markdown, a rendered chart, our own script). */
export function trusted(text: string): SafeHtml {
  return { html: text };
}

/** A value as JSON for `<script type="application/json">`: no character in it can end the script element. */
export function scriptJson(value: unknown): SafeHtml {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return trusted(JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped));
}

function partHtml(part: Part): string {
  if (part === null || part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return isList(part) ? part.map(partHtml).join("") : part.html;
}

function isList(part: SafeHtml | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}
