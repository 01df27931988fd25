import { isRecord } from "./parse-front-matter.js";

/** The keys whose text is shown as it is, never evaluated: only these may hold Liquid. */
const TEXT_KEYS = ["title", "subtitle", "description"];

/** Every Liquid template in a specification: the texts of its titles, subtitles and descriptions. */
export function specTemplates(spec: Record<string, unknown>): string[] {
  const found: string[] = [];
  fillSpec(spec, (template) => {
    found.push(template);
    return template;
  });
  return found;
}

/**
 * A specification with its texts rendered. Results reach titles and descriptions only, as plain text; they can
 * never become part of an expression.
 */
export function fillSpec(
  spec: Record<string, unknown>,
  render: (template: string) => string,
): Record<string, unknown> {
  return fill(spec, false) as Record<string, unknown>;

  function fill(value: unknown, isText: boolean): unknown {
    if (typeof value === "string") return isText && value.includes("{") ? render(value) : value;
    if (Array.isArray(value)) return value.map((item) => fill(item, isText));
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        fill(item, TEXT_KEYS.includes(key) || (isText && key === "text")),
      ]),
    );
  }
}

/**
 * What a chart's specification must not contain.
 *
 * @param dataSets  the names of its data sets beside the first
 */
export function specProblems(spec: Record<string, unknown>, dataSets: readonly string[]): string[] {
  const problems: string[] = [];
  visit(spec, (key, value, parent) => {
    if (key === "data" || key === "datasets") problems.push(...dataProblems(value, dataSets));
    if (key === "blend")
      problems.push("blend is not possible: it needs a style attribute, which the page's policy forbids.");
    if (key === "embedOptions")
      problems.push("usermeta.embedOptions could switch off the page's protection.");
    if (key === "href" && isRecord(value)) problems.push("data never become links: leave href out.");
    if (value === "image" && (key === "mark" || key === "type")) problems.push("a page loads no images.");
    if (key === "sample" && parent === spec.transform)
      problems.push("sample is random: let the query choose.");
  });
  if (!["mark", "layer", "hconcat", "vconcat", "concat", "facet", "repeat"].some((key) => key in spec)) {
    problems.push("a Vega-Lite specification has a mark, or layers, or is composed of others.");
  }
  return problems;
}

function dataProblems(data: unknown, dataSets: readonly string[]): string[] {
  if (!isRecord(data) || typeof data.name !== "string" || Object.keys(data).length > 1)
    return ["a chart has no data of its own: name them with data=… or with=… in the cell's first line."];
  return dataSets.includes(data.name)
    ? []
    : [`there is no data set ${data.name}: name it with with=${data.name}:query.field.`];
}

/** Title and subtitle of a (filled) specification. */
export function specTitle(spec: Record<string, unknown>): { text: string; subtitle: string } {
  const title = isRecord(spec.title) ? spec.title : { text: spec.title };
  return { text: lines(title.text), subtitle: lines(title.subtitle) };
}

/** Calls back for every key of every object inside a value, outermost first. */
export function visit(value: unknown, see: (key: string, value: unknown, parent: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    see(key, item, value);
    visit(item, see);
  }
}

function lines(text: unknown): string {
  return Array.isArray(text) ? text.join(" ") : typeof text === "string" ? text : "";
}
