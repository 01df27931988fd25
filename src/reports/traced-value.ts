import { Drop } from "liquidjs";
import { escapeHtml, type SafeHtml, trusted } from "./escape-html.js";
import { formatValue, MISSING } from "./format-value.js";

export type Scalar = string | number | boolean | null;

/**
 * A single value of the query results that knows where it came from, so that a page can say so for every number.
 * LiquidJS compares and tests it as the plain value (that is what Drop and valueOf are for).
 */
export class TracedValue extends Drop {
  constructor(
    readonly value: Scalar,
    /** A path into the facts, or for a computed value a formula over such paths. */
    readonly path: string,
    readonly isFormula = false,
  ) {
    super();
  }

  override valueOf(): Scalar {
    return this.value;
  }

  override toString(): string {
    return String(this.value ?? "");
  }

  /** A field of null is null, as a nullable object of the API may be. */
  override liquidMethodMissing(): null | undefined {
    return this.value === null ? null : undefined;
  }
}

/** A value with the text that a filter gave it. */
export class FormattedValue {
  constructor(
    readonly source: unknown,
    readonly text: string,
    /** For what is not text: a mark of ours, never data. */
    readonly mark: SafeHtml | null = null,
  ) {}

  toString(): string {
    return this.text;
  }
}

/** The query results with every scalar traced; lists and objects stay as they are. */
export function traceFacts(value: unknown, path = ""): unknown {
  if (Array.isArray(value)) return value.map((item, index) => traceFacts(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return new TracedValue((value ?? null) as Scalar, path);
  const step = (key: string) => (path === "" ? key : `${path}.${key}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, traceFacts(item, step(key))]));
}

/** The plain value behind whatever a template passes around. */
export function plainValue(value: unknown): unknown {
  if (value instanceof FormattedValue) return plainValue(value.source);
  return value instanceof TracedValue ? value.value : value;
}

/** How a value is named in the formula of another. */
export function formulaOf(operand: unknown): string {
  const source = operand instanceof FormattedValue ? operand.source : operand;
  return source instanceof TracedValue ? source.path : String(plainValue(source));
}

/** The text of an output, as a person reads it. */
export function displayText(output: unknown): string {
  if (output instanceof FormattedValue) return output.text;
  return formatValue("text", plainValue(output));
}

/**
 * `<data value="4338" data-path="model.activeModel.customerCount">4,338</data>`: what a page shows for an output.
 * Computed values carry `data-formula` instead. Text that the notebook's author wrote stays text.
 */
export function displayHtml(output: unknown): SafeHtml {
  if (output instanceof FormattedValue && output.mark) return output.mark;
  const text = displayText(output);
  const source = output instanceof FormattedValue ? output.source : output;
  const value = plainValue(source);
  if (value === null || value === undefined || text === MISSING) return trusted(escapeHtml(text));
  if (!(source instanceof TracedValue)) {
    return trusted(
      typeof value === "number" ? `<data value="${value}">${escapeHtml(text)}</data>` : escapeHtml(text),
    );
  }
  const attribute = source.isFormula ? "data-formula" : "data-path";
  const [shown, path] = [escapeHtml(String(value)), escapeHtml(source.path)];
  // A name in Arabic or Hebrew must not turn the sentence around it.
  const direction = typeof value === "string" ? ' dir="auto"' : "";
  return trusted(`<data value="${shown}" ${attribute}="${path}"${direction}>${escapeHtml(text)}</data>`);
}
