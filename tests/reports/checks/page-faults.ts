import { hasClass, isInside, type PageElement, type ParsedPage, textOf } from "./page-parts.js";

/** Whatever else stands in a page came out of data, or needs a second look. */
const KNOWN_ELEMENTS = new Set(
  [
    "html head meta title style body script header nav main footer section article div span p a button",
    "h1 h2 h3 h4 ol ul li dl dt dd table caption thead tbody tr th td figure figcaption details summary",
    "pre code blockquote em strong hr br data time input label select option",
    "svg g path line text tspan rect circle defs clippath lineargradient stop",
  ].flatMap((names) => names.split(" ")),
);
const ODD_WORDS = /\b(null|NaN|undefined|Infinity)\b|\[object |\{[{%]|[%}]\}|\bInvalid Date\b/;
const LONGEST_ALTERNATIVE = 250;
const MOST_PAGE_BYTES = 3_000_000;

export interface PageContext {
  /** The names of the pages that links may lead to. */
  readonly reports: readonly string[];
  /** Names in the data that may say anything. */
  readonly names: readonly string[];
}

/** What is wrong with a page as a document. */
export function pageFaults(html: string, page: ParsedPage, { reports, names }: PageContext): string[] {
  const bytes = Buffer.byteLength(html);
  return [
    ...page.faults,
    ...(bytes > MOST_PAGE_BYTES ? [`the page has ${bytes} bytes`] : []),
    ...page.elements.flatMap(elementFaults),
    ...oddTexts(page, names),
    ...idFaults(page),
    ...page.elements.flatMap((element) => linkFaults(element, page, reports)),
    ...headingFaults(page),
  ];
}

function elementFaults({ name, attributes }: PageElement): string[] {
  const faults = KNOWN_ELEMENTS.has(name) ? [] : [`an element <${name}>`];
  for (const [attribute, value] of attributes) {
    if (/^(on|style$|srcset$|formaction$)/.test(attribute)) faults.push(`<${name} ${attribute}="${value}">`);
  }
  const alternative = attributes.get("role") === "img" ? (attributes.get("aria-label") ?? "") : null;
  if (alternative === "") faults.push(`<${name} role="img"> has no aria-label`);
  return faults;
}

/** The texts that stand in for pictures and are too long to be listened to. */
export function longAlternatives(page: ParsedPage): string[] {
  return page.elements
    .filter(({ attributes }) => attributes.get("role") === "img")
    .map(({ attributes }) => attributes.get("aria-label") ?? "")
    .filter((text) => text.length > LONGEST_ALTERNATIVE)
    .map((text) => `the alternative text has ${text.length} characters: ${text}`);
}

/** Words that no reader should see, but in data: a name may be anything. */
function oddTexts(page: ParsedPage, names: readonly string[]): string[] {
  const shown = page.texts.filter((part) => !isInside(part, "script", "style", "pre", "code", "data"));
  const labels = page.elements.flatMap(({ attributes }) => attributes.get("aria-label") ?? []);
  // a drawing cuts long names off
  const isCutName = (text: string) => names.some((name) => name.startsWith(text.replace(/…$/, "")));
  const withoutNames = (text: string) => names.reduce((rest, name) => rest.replaceAll(name, ""), text);
  return [...shown.map(({ text }) => text), ...labels]
    .filter((text) => ODD_WORDS.test(withoutNames(text)) && !isCutName(text))
    .map((text) => `a text says ${text.trim().slice(0, 120)}`);
}

function idFaults({ elements }: ParsedPage): string[] {
  const ids = elements.flatMap(({ attributes }) => attributes.get("id") ?? []);
  const faults = ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `the id ${id} is there twice`);
  for (const { name, attributes } of elements) {
    for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
      for (const id of (attributes.get(attribute) ?? "").split(" ").filter(Boolean))
        if (!ids.includes(id)) faults.push(`<${name} ${attribute}="${id}"> names nothing`);
    }
  }
  return faults;
}

function linkFaults(element: PageElement, page: ParsedPage, reports: readonly string[]): string[] {
  const { name, attributes } = element;
  const faults = [];
  if (attributes.has("src"))
    faults.push(`<${name} src="${attributes.get("src")}">: the page loads something`);
  const href = attributes.get("href");
  if (href === undefined) return faults;
  if (href.startsWith("#")) {
    if (!page.elements.some(({ attributes }) => attributes.get("id") === href.slice(1)))
      faults.push(`the link ${href} leads nowhere`);
    return faults;
  }
  const report = href.match(/^(?:\/reports\/)?([\w-]+?)(?:\.html)?(?:[?#].*)?$/)?.[1];
  if (name !== "a" || !report || !["index", ...reports].includes(report))
    faults.push(`<${name} href="${href}">`);
  return faults;
}

function headingFaults({ elements }: ParsedPage): string[] {
  const headings = elements.filter(({ name }) => /^h[1-6]$/.test(name));
  const faults = headings
    .filter((heading) => textOf(heading).trim() === "")
    .map(({ name }) => `an empty <${name}>`);
  const main = headings.filter(({ name }) => name === "h1");
  if (main.length !== 1) faults.push(`${main.length} headings of the first level`);
  headings.forEach(({ name }, i) => {
    if (i > 0 && Number(name[1]) > Number(headings[i - 1].name[1]) + 1)
      faults.push(`<${name}> ${textOf(headings[i])} follows <${headings[i - 1].name}>`);
  });
  const contents = elements.filter(
    (element) => element.name === "a" && element.ancestors.some((ancestor) => hasClass(ancestor, "contents")),
  );
  const sections = headings.filter((heading) => heading.name === "h2" && !isInside(heading, "footer"));
  const listed = contents.filter(({ attributes }) => attributes.get("href")?.startsWith("#")).length;
  if (sections.length > 1 && listed < sections.length)
    faults.push(`the contents list ${listed} of ${sections.length} sections`);
  return faults;
}
