/** An element of a page, with what it stands in. */
export interface PageElement {
  readonly kind: "element";
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Outermost first. */
  readonly ancestors: readonly PageElement[];
  /** What stands directly and deeper inside, in the order of the page. */
  readonly parts: PagePart[];
}

interface PageText {
  readonly kind: "text";
  readonly text: string;
  readonly ancestors: readonly PageElement[];
}

export type PagePart = PageElement | PageText;

export interface ParsedPage {
  readonly elements: readonly PageElement[];
  readonly texts: readonly PageText[];
  /** Where the page is no well-formed HTML: what a name of the data that broke out would leave. */
  readonly faults: readonly string[];
}

const VOID = new Set(["meta", "link", "br", "hr", "img", "input", "wbr"]);
const TOKEN =
  /<!doctype html>|<\/([a-zA-Z][\w-]*)\s*>|<([a-zA-Z][\w-]*)((?:\s+[^\s=<>"'/]+(?:="[^"]*")?)*)\s*(\/?)>|[^<]+|</gi;

/** Reads a page strictly: unlike a browser it repairs nothing, so whatever is not as we write it is a fault. */
export function parsePage(html: string): ParsedPage {
  const elements: PageElement[] = [];
  const texts: PageText[] = [];
  const faults: string[] = [];
  const open: PageElement[] = [];
  const add = (part: PagePart) => {
    for (const element of open) element.parts.push(part);
  };
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(html); token; token = TOKEN.exec(html)) {
    const [text, closed, opened, attributes = "", selfClosed] = token;
    if (closed) {
      const last = open.pop();
      if (last?.name !== closed.toLowerCase()) faults.push(`</${closed}> closes ${last?.name ?? "nothing"}`);
    } else if (opened) {
      const name = opened.toLowerCase();
      const element: PageElement = {
        ...{ kind: "element", name, attributes: attributesOf(attributes), ancestors: [...open], parts: [] },
      };
      elements.push(element);
      add(element);
      if (!selfClosed && !VOID.has(name)) open.push(element);
      if (name === "script" || name === "style") {
        const end = html.indexOf(`</${name}`, TOKEN.lastIndex);
        addText(html.slice(TOKEN.lastIndex, end));
        TOKEN.lastIndex = end;
      }
    } else if (text === "<") faults.push(`a stray < before ${html.slice(token.index, token.index + 40)}`);
    else if (!/^<!doctype/i.test(text)) addText(unescapeHtml(text));
  }
  if (open.length > 0) faults.push(`never closed: ${open.map(({ name }) => name).join(" > ")}`);
  return { elements, texts, faults };

  function addText(text: string): void {
    const part: PageText = { kind: "text", text, ancestors: [...open] };
    texts.push(part);
    add(part);
  }
}

/** The text inside an element. */
export function textOf({ parts }: PageElement): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

/** Whether a part is one of these elements or stands inside one. */
export function isInside({ ancestors }: PagePart, ...names: readonly string[]): boolean {
  return ancestors.some(({ name }) => names.includes(name));
}

export function hasClass({ attributes }: PageElement, name: string): boolean {
  return (attributes.get("class") ?? "").split(" ").includes(name);
}

function unescapeHtml(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name]);
}

function attributesOf(text: string): Map<string, string> {
  const found = text.matchAll(/([^\s=<>"'/]+)(?:="([^"]*)")?/g);
  return new Map([...found].map(([, name, value = ""]) => [name.toLowerCase(), unescapeHtml(value)]));
}
