import MarkdownIt from "markdown-it";
import type { ReportLinks } from "./report-links.js";

/** Rendered Markdown, cut at its headings, so that a page can nest sections and list them. */
export type Piece =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly html: string }
  | { readonly kind: "block"; readonly html: string };

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Markdown without raw HTML (it is shown as text) and without images (a page loads nothing). */
function createMarkdown(): MarkdownIt {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable("image");
  // A table that is wider than a narrow screen scrolls by itself, not with the page.
  markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  markdown.renderer.rules.table_close = () => "</table></div>\n";
  return markdown;
}

const MARKDOWN = createMarkdown(); // making one takes longer than most of its work

/** `report:anomalies` leads to that report, wherever its page is. */
const REPORT_LINK = /^report:(.*)$/;

/** Renders Markdown to pieces; headings of the first two levels both open a section. */
export function renderMarkdown(source: string, links: ReportLinks): Piece[] {
  const tokens = MARKDOWN.parse(source, {});
  tokens.forEach(alignByClass);
  for (const token of tokens) linkReports(token.children, links);
  const render = (from: number, to: number): string =>
    MARKDOWN.renderer.render(tokens.slice(from, to), MARKDOWN.options, {});
  const pieces: Piece[] = [];
  let next = 0;
  const addBlock = (to: number): void => {
    if (to > next) pieces.push({ kind: "block", html: render(next, to) });
  };
  tokens.forEach((token, index) => {
    if (token.type !== "heading_open" || token.level !== 0 || token.tag > "h3") return;
    addBlock(index);
    pieces.push({ kind: "heading", level: token.tag === "h3" ? 3 : 2, html: render(index + 1, index + 2) });
    next = index + 3;
  });
  addBlock(tokens.length);
  return pieces;
}

/** Renders one line: emphasis, code and links, no paragraphs. */
export function renderMarkdownLine(source: string, links: ReportLinks): string {
  const tokens = MARKDOWN.parseInline(source.trim(), {});
  for (const token of tokens) linkReports(token.children, links);
  return MARKDOWN.renderer.render(tokens, MARKDOWN.options, {});
}

/** Gives links to reports their address; where a report has no page, its link becomes plain text. */
function linkReports(tokens: readonly Token[] | null, { reports }: ReportLinks): void {
  let isPlain = false;
  for (const token of tokens ?? []) {
    const name = String(token.attrGet("href") ?? "").match(REPORT_LINK)?.[1];
    if (token.type === "link_open" && name !== undefined) {
      const url = reports.find((report) => report.name === name)?.url;
      isPlain = url === undefined;
      if (url !== undefined) token.attrSet("href", url);
      else token.attrs = null;
    }
    if (isPlain && token.type.startsWith("link_")) token.tag = "span";
    if (token.type === "link_close") isPlain = false;
  }
}

/** The content policy of the page forbids the style attributes that markdown-it gives to table cells. */
function alignByClass(token: Token): void {
  const style = token.attrGet("style");
  if (style === null) return;
  token.attrs = token.attrs!.filter(([name]) => name !== "style");
  token.attrJoin("class", style.replace("text-align:", "align-"));
}
