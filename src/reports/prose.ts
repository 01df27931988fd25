import { Context, Liquid, LiquidError, type Template as LiquidTemplate } from "liquidjs";
import { type SafeHtml, trusted } from "./escape-html.js";
import { type Piece, renderMarkdown, renderMarkdownLine } from "./markdown.js";
import { registerFilters } from "./prose-filters.js";
import { NO_LINKS, type ReportLinks } from "./report-links.js";
import { displayHtml, displayText, plainValue } from "./traced-value.js";

/** What a template may do beside printing values: choose, repeat, name things. It reads no files. */
const TAGS = ["assign", "break", "case", "comment", "continue", "for", "if", "raw", "unless", "#"];

/** Private-use characters around the number of an output: Markdown passes them on, data never contain them. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Renders the templates of one notebook over its results; what one template assigns, later ones see. */
export interface Templates {
  /** Markdown with Liquid, as HTML cut at the headings. */
  prose(source: string): Piece[];
  /** One line of Markdown with Liquid, as HTML. */
  line(source: string): SafeHtml;
  /** Liquid only, as plain text. */
  text(source: string): string;
  /** Whether a condition holds, e.g. `run.anomalyCount > 0 and base`. */
  holds(condition: string): boolean;
}

export interface TemplateNames {
  /** Variables that must come from elsewhere, with the line (in the template, from 1) of their first use. */
  readonly globals: ReadonlyMap<string, number>;
  /** Variables that the template assigns. */
  readonly locals: readonly string[];
}

/** @param facts the traced query results by name, see traceFacts */
export function createTemplates(
  facts: Readonly<Record<string, unknown>>,
  links: ReportLinks = NO_LINKS,
): Templates {
  const assigned: Record<string, unknown> = {};
  let outputs: SafeHtml[] = [];
  const forHtml = createLiquid((output) => `${OPEN}${outputs.push(displayHtml(output)) - 1}${CLOSE}`, links);
  const forText = createLiquid(displayText, links);
  const render = (liquid: Liquid, source: string): string => {
    const context = new Context({ ...facts, ...assigned }, liquid.options, { sync: true });
    outputs = [];
    const text: string = liquid.renderSync(liquid.parse(source.replace(/[\uE000\uE001]/g, "")), context);
    Object.assign(assigned, context.bottom());
    return text;
  };
  const fillIn = (page: string): string =>
    page.replace(/\uE000(\d+)\uE001/g, (_, index) => outputs[Number(index)]!.html);
  return {
    prose: (source) =>
      renderMarkdown(render(forHtml, source), links).map((piece) => ({ ...piece, html: fillIn(piece.html) })),
    line: (source) => trusted(fillIn(renderMarkdownLine(render(forHtml, source), links))),
    text: (source) => render(forText, source).trim().replace(/\s+/g, " "),
    holds: (condition) => render(forText, conditionTemplate(condition)) !== "",
  };
}

/** A condition as a template that is empty where it does not hold. */
export function conditionTemplate(condition: string): string {
  return `{% if ${condition} %}yes{% endif %}`;
}

/** It renders nothing, so all notebooks can share it. */
let forNames: Liquid | null = null;

/** The variables of a template. Throws what LiquidJS throws where the template cannot be parsed. */
export function templateNames(source: string): TemplateNames {
  forNames ??= createLiquid(displayText, NO_LINKS);
  const templates: LiquidTemplate[] = forNames.parse(source);
  const { globals, locals } = forNames.analyzeSync(templates, { partials: false });
  return {
    globals: new Map(Object.entries(globals).map(([name, uses]) => [name, uses[0]!.location.row])),
    locals: Object.keys(locals),
  };
}

/** What went wrong in a template, and on which of its lines (from 1). */
export function templateProblem(error: unknown): { problem: string; line: number } {
  if (!LiquidError.is(error))
    return { problem: error instanceof Error ? error.message : String(error), line: 1 };
  const cause = (error as { originalError?: Error }).originalError ?? error;
  const position = (error as { token?: { getPosition(): number[] } }).token?.getPosition();
  return { problem: cause.message.replace(/, line:\d+, col:\d+$/s, ""), line: position?.[0] ?? 1 };
}

function createLiquid(write: (output: unknown) => string, links: ReportLinks): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: 1e6,
    memoryLimit: 1e7,
    renderLimit: 10_000,
    outputEscape: (output: unknown) => write(single(output)),
  });
  for (const tag of Object.keys(liquid.tags)) if (!TAGS.includes(tag)) delete liquid.tags[tag];
  registerFilters(liquid, links);
  return liquid;
}

function single(output: unknown): unknown {
  const value = plainValue(output);
  if (typeof value !== "object" || value === null) return output;
  throw new Error("this is a list or an object; name one of its fields");
}
