import type { Liquid } from "liquidjs";
import { html } from "./escape-html.js";
import { formatValue } from "./format-value.js";
import { FormattedValue, plainValue, TracedValue } from "./traced-value.js";

const OPERATIONS: Readonly<Record<string, readonly [sign: string, (a: number, b: number) => number]>> = {
  plus: ["+", (a, b) => a + b],
  minus: ["-", (a, b) => a - b],
  times: ["*", (a, b) => a * b],
  divided_by: ["/", (a, b) => a / b],
};

/**
 * The filters of notebooks, next to LiquidJS's own for lists (sort, where, first, size…).
 *
 * - `count`, `days`, `date`, `number: digits`, `share: digits` (also `percent`), `money: currencyCode`: how a value is written
 * - `plus minus times divided_by`: arithmetic that keeps the formula over the facts
 * - `words`: AVERAGE_ORDER_VALUE → average order value
 * - `swatch`: 0, 1, 2… → a dot in the colour that charts give to that place
 */
export function registerFilters(liquid: Liquid): void {
  for (const name of ["count", "number", "share", "percent", "days", "date"]) {
    liquid.registerFilter(name, (value: unknown, digits?: unknown) => {
      const options = { digits: digits === undefined ? undefined : Number(plainValue(digits)) };
      return new FormattedValue(value, formatValue(name, plainValue(value), options));
    });
  }
  liquid.registerFilter("money", (value: unknown, currency: unknown) => {
    const options = { currency: (plainValue(currency) ?? null) as string | null };
    return new FormattedValue(value, formatValue("money", plainValue(value), options));
  });
  for (const [name, [sign, operate]] of Object.entries(OPERATIONS)) {
    liquid.registerFilter(name, (left: unknown, right: unknown) => {
      const result = operate(Number(plainValue(left)), Number(plainValue(right)));
      return new TracedValue(result, `(${formulaOf(left)} ${sign} ${formulaOf(right)})`, true);
    });
  }
  liquid.registerFilter("words", (value: unknown) => {
    const text = String(plainValue(value) ?? "");
    return new FormattedValue(value, text.toLowerCase().replaceAll("_", " "));
  });
  liquid.registerFilter("swatch", (value: unknown) => {
    const place = (Number(plainValue(value)) % 10) + 1;
    return new FormattedValue(
      value,
      "",
      html`<span class="swatch swatch-${place}" aria-hidden="true"></span>`,
    );
  });
  // LiquidJS's own would let data be read as Markdown.
  liquid.registerFilter("raw", (value: unknown) => value);
}

function formulaOf(operand: unknown): string {
  const source = operand instanceof FormattedValue ? operand.source : operand;
  return source instanceof TracedValue ? source.path : String(plainValue(source));
}
