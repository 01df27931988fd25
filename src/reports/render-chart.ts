import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import { specTitle } from "./chart-spec.js";
import { isRecord } from "./parse-front-matter.js";
import { textWidth, wrapText } from "./text-width.js";
import { THEME, WIDE_WIDTH } from "./theme.js";

/** Vega-Lite says so of every chart that fits its width and has a step for its height: just what we ask for. */
const EXPECTED_MESSAGE = 'Dropping "fit-y" because spec has discrete height.';

export type ChartSpec = Record<string, unknown>;

export interface ChartDrawing {
  readonly svg: string;
  /** Anything that Vega or Vega-Lite complained about; one message means a broken chart. */
  readonly messages: readonly string[];
}

/** The specification as it is published, but for its width: with its schema, its name and the resolved theme. */
export function publishedSpec(name: string, spec: ChartSpec): ChartSpec {
  const config = vega.mergeConfig(THEME as unknown as vega.Config, (spec.config ?? {}) as vega.Config);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    name,
    ...spec,
    ...wrappedTitle(spec),
    config,
  };
}

/** A title in lines that fit the drawing: Vega would let it run out of a saved picture. */
function wrappedTitle(spec: ChartSpec): { title?: object } {
  const { text, subtitle } = specTitle(spec);
  if (!text && !subtitle) return {};
  const { fontSize, subtitleFontSize } = THEME.title;
  const own = isRecord(spec.title) ? spec.title : {};
  const wrappedText = wrapText(text, { fontSize, fontWeight: "bold" }, WIDE_WIDTH);
  return {
    title: {
      ...own,
      text: wrappedText,
      subtitle: wrapText(subtitle, { fontSize: subtitleFontSize }, WIDE_WIDTH),
    },
  };
}

/**
 * Draws a published specification as SVG, without its title (the figure shows it). Needs no browser, no fonts, no network,
 * and no `eval`: expressions are interpreted. Equal specifications give equal text on every machine.
 *
 * @param id     what the ids inside the drawing begin with; unique in the page
 * @param refit  the width that each view should have, given the one of the specification and the drawing it led to
 */
export async function drawChart(
  spec: ChartSpec,
  id: string,
  refit?: { readonly from: number; readonly to: (drawn: string) => number },
): Promise<ChartDrawing> {
  const messages: string[] = [];
  const logger = collectInto(messages);
  measureTextByTable();
  const { title: _, ...untitled } = spec;
  let view: vega.View | null = null;
  try {
    const compiled = compile(untitled as unknown as TopLevelSpec, { logger }).spec;
    const runtime = vega.parse(compiled, undefined, { ast: true });
    view = new vega.View(runtime, {
      expr: expressionInterpreter,
      renderer: "none",
      loader: denyingLoader(),
      logger,
    });
    let svg = await view.toSVG();
    if (refit) svg = await resized(view, refit.from, refit.to(svg));
    return { svg: tidySvg(svg, id), messages };
  } catch (error) {
    return { svg: "", messages: [...messages, error instanceof Error ? error.message : String(error)] };
  } finally {
    view?.finalize();
  }
}

/** The same chart, its views of one width now of another: what Vega-Lite made of that width are signals. */
async function resized(view: vega.View, from: number, to: number): Promise<string> {
  const { signals } = view.getState() as { signals: Record<string, unknown> };
  for (const [name, value] of Object.entries(signals))
    if (/(^|_)width$/.test(name) && value === from) view.signal(name, to);
  return (await view.resize().runAsync()).toSVG();
}

/** Vega would measure with node-canvas where some dependency happens to bring it, else guess 1.5 times too wide. */
function measureTextByTable(): void {
  const { textMetrics } = vega as unknown as { textMetrics: { width: typeof textWidth } };
  textMetrics.width = textWidth;
}

/** A specification reads no file and asks no server. */
function denyingLoader(): vega.Loader {
  const deny = () => Promise.reject(new Error("a chart loads nothing; its data come from a query"));
  return Object.assign(vega.loader(), { load: deny, http: deny, file: deny, sanitize: deny });
}

/** Vega does not throw when a data flow fails, it logs. */
function collectInto(messages: string[]) {
  const keep = (...parts: readonly unknown[]) => {
    if (parts[0] !== EXPECTED_MESSAGE)
      messages.push(parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" "));
    return logger;
  };
  const ignore = () => logger;
  let level = vega.Warn;
  const setLevel = (value?: number) => {
    if (value === undefined) return level;
    level = value;
    return logger;
  };
  const logger = {
    level: setLevel,
    error: keep,
    warn: keep,
    info: ignore,
    debug: ignore,
  } as unknown as vega.LoggerInterface;
  return logger;
}

/** Ids count up through the life of a process and collide between charts: name them after the chart, in their order. */
function tidySvg(svg: string, id: string): string {
  const names = new Map<string, string>();
  const rename = (old: string) => {
    if (!names.has(old)) names.set(old, `${id}-${names.size + 1}`);
    return names.get(old)!;
  };
  return svg
    .replace(/<[^<>]*>/g, (tag) =>
      tag
        .replace(/ id="([^"]*)"/, (_, old: string) => ` id="${rename(old)}"`)
        .replace(/url\(#([^)]*)\)/g, (_, old: string) => `url(#${rename(old)})`)
        .replace(/ href="#([^"]*)"/g, (_, old: string) => ` href="#${rename(old)}"`),
    )
    .replace("<svg ", '<svg aria-hidden="true" focusable="false" ');
}
