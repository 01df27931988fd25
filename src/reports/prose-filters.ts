import type { Liquid } from "liquidjs";
import { html } from "./escape-html.js";
import { formatValue, type ValueFormat } from "./format-value.js";
import { registerListFilters } from "./list-filters.js";
import { exportLink, type ReportLinks } from "./report-links.js";
import { swatch } from "./swatch.js";
import { displayText, FormattedValue, formulaOf, plainValue, TracedValue } from "./traced-value.js";

const FORMATS: readonly ValueFormat[] = ["count", "number", "share", "percent", "days", "date", "month"];

const OPERATIONS: Readonly<Record<string, readonly [sign: string, (a: number, b: number) => number]>> = {
  plus: ["+", (a, b) => a + b],
  minus: ["-", (a, b) => a - b],
  times: ["*", (a, b) => a * b],
  divided_by: ["/", (a, b) => a / b],
};

const BOUNDS: Readonly<Record<string, readonly [name: string, (a: number, b: number) => number]>> = {
  at_least: ["max", Math.max],
  at_most: ["min", Math.min],
};

const STATES = ["ok", "look", "stop"];

/**
 * The filters of notebooks, next to LiquidJS's own for lists (sort, where, first…).
 *
 * - `count`, `days`, `date`, `month`, `number: digits`, `share: digits` (also `percent`), `money: currencyCode`: how a value
 *   is written; `money: currencyCode, "short"` → £8.91M, `"exact"` → £8,911,407.90
 * - `plural: "customer"`, `plural: "company", "companies"`: 1 customer, 2 companies
 * - `plus minus times divided_by abs at_least at_most`, and of lists `size`, `sum: "field"`: keep the formula over the facts
 * - `words`: AVERAGE_ORDER_VALUE → average order value
 * - `swatch`: a dot in the colour of a segment, or for 0, 1, 2… in the colour that charts give to that place
 * - `status: "ok"` (or `"look"`, `"stop"`): a word with a mark
 * - `export: "customers", "segmentKeys", key`: a link that saves a list, labelled with the value
 */
export function registerFilters(liquid: Liquid, links: ReportLinks): void {
  registerFormats(liquid);
  registerArithmetic(liquid);
  registerListFilters(liquid);
  liquid.registerFilter("words", (value: unknown) => {
    const text = String(plainValue(value) ?? "");
    return new FormattedValue(value, text.toLowerCase().replaceAll("_", " "));
  });
  liquid.registerFilter(
    "swatch",
    (value: unknown) => new FormattedValue(value, "", swatch(plainValue(value))),
  );
  liquid.registerFilter("status", (value: unknown, state: unknown) => {
    if (!STATES.includes(String(state))) throw new Error(`a status is one of ${STATES.join(", ")}`);
    const text = displayText(value);
    return new FormattedValue(value, text, html`<strong class="status ${String(state)}">${text}</strong>`);
  });
  liquid.registerFilter("export", (label: unknown, what: unknown, ...parts: unknown[]) => {
    const plain = parts.map((part) => String(plainValue(part)));
    const text = displayText(label);
    return new FormattedValue(label, text, exportLink(links, text, String(what), plain));
  });
  // LiquidJS's own would let data be read as Markdown.
  liquid.registerFilter("raw", (value: unknown) => value);
}

function registerFormats(liquid: Liquid): void {
  for (const name of FORMATS) {
    liquid.registerFilter(name, (value: unknown, digits?: unknown) => {
      const options = { digits: digits === undefined ? undefined : Number(plainValue(digits)) };
      return new FormattedValue(value, formatValue(name, plainValue(value), options));
    });
  }
  liquid.registerFilter("money", (value: unknown, currency: unknown, length?: unknown) => {
    const options = {
      currency: (plainValue(currency) ?? null) as string | null,
      isShort: plainValue(length) === "short",
      isExact: plainValue(length) === "exact",
    };
    return new FormattedValue(value, formatValue("money", plainValue(value), options));
  });
  liquid.registerFilter("plural", (value: unknown, one: unknown, many: unknown = `${one}s`) => {
    const number = formatValue("count", plainValue(value));
    return new FormattedValue(value, `${number} ${number === "1" ? one : many}`);
  });
}

function registerArithmetic(liquid: Liquid): void {
  for (const [name, [sign, operate]] of Object.entries(OPERATIONS)) {
    liquid.registerFilter(name, (left: unknown, right: unknown) => {
      const result = operate(numberOf(left), numberOf(right));
      return new TracedValue(result, `(${formulaOf(left)} ${sign} ${formulaOf(right)})`, true);
    });
  }
  for (const [name, [bound, operate]] of Object.entries(BOUNDS)) {
    liquid.registerFilter(name, (left: unknown, right: unknown) => {
      const result = operate(numberOf(left), numberOf(right));
      return new TracedValue(result, `${bound}(${formulaOf(left)}, ${formulaOf(right)})`, true);
    });
  }
  liquid.registerFilter("abs", (value: unknown) => {
    return new TracedValue(Math.abs(numberOf(value)), `abs(${formulaOf(value)})`, true);
  });
}

function numberOf(operand: unknown): number {
  return Number(plainValue(operand));
}
