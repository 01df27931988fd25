import MarkdownIt from "markdown-it";

/** Rendered Markdown, cut at its headings, so that a page can nest sections and list them. */
export type Piece =
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly html: string }
  | { readonly kind: "block"; readonly html: string };

type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Markdown without raw HTML (it is shown as text) and without images (a page loads nothing). */
function createMarkdown(): MarkdownIt {
  return new MarkdownIt({ html: false, linkify: false, typographer: false }).disable("image");
}

/** Renders Markdown to pieces; headings of the first two levels both open a section. */
export function renderMarkdown(source: string): Piece[] {
  const markdown = createMarkdown();
  const tokens = markdown.parse(source, {});
  tokens.forEach(alignByClass);
  const render = (from: number, to: number): string =>
    markdown.renderer.render(tokens.slice(from, to), markdown.options, {});
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
export function renderMarkdownLine(source: string): string {
  return createMarkdown().renderInline(source.trim());
}

/** The content policy of the page forbids the style attributes that markdown-it gives to table cells. */
function alignByClass(token: Token): void {
  const style = token.attrGet("style");
  if (style === null) return;
  token.attrs = token.attrs!.filter(([name]) => name !== "style");
  token.attrJoin("class", style.replace("text-align:", "align-"));
}
