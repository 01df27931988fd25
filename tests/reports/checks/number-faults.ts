import { lookUp } from "../../../src/reports/facts.js";
import { evaluateFormula } from "./evaluate-formula.js";
import { hasClass, isInside, type PageElement, type ParsedPage, textOf } from "./page-parts.js";
import { says } from "./shown-value.js";

/** Digits that are part of a name, not a number: the axes of a projection, percentiles, and the year of a publication. */
export const NAMES_WITH_DIGITS = /\bPC\d\b|\bp\d\d?\b|\((?:19|20)\d\d\)/g;

/**
 * Numbers of a page that do not come from its facts: a traced value that is not what stands at its path or what its formula
 * gives, a text that does not say the value, a number without a source, and a digit that somebody typed.
 *
 * @param constants  numbers that are definitions: the notebook itself gives them, see constantsOf
 */
export function numberFaults(
  page: ParsedPage,
  facts: unknown,
  constants: ReadonlySet<number> = new Set(),
): string[] {
  const faults: string[] = [];
  for (const element of page.elements) {
    if (element.name !== "data") continue;
    const fault = tracedFault(element, facts, constants);
    if (fault) faults.push(`${where(element)}: ${fault}`);
  }
  for (const part of page.texts) {
    if (!isInside(part, "main") || isInside(part, "footer", "data", "code", "pre", "script", "svg", "time"))
      continue;
    if (isInside(part, "details") && isInside(part, "thead")) continue; // fields of a chart, by their own names
    const text = part.text.replace(NAMES_WITH_DIGITS, "");
    if (/\d/.test(text)) faults.push(`a digit without a source: ${text.trim().slice(0, 80)}`);
  }
  return faults;
}

function tracedFault(element: PageElement, facts: unknown, constants: ReadonlySet<number>): string | null {
  const { attributes } = element;
  const [value = "", path, formula] = ["value", "data-path", "data-formula"].map((name) =>
    attributes.get(name),
  );
  const text = textOf(element);
  let actual: unknown;
  try {
    if (path !== undefined) actual = lookUp(facts, path);
    else if (formula !== undefined) actual = evaluateFormula(formula, facts);
    // how many rows a table leaves to its CSV is counted by the engine
    else if (isInside(element, "caption") || constants.has(Number(value))) actual = Number(value);
    else return `${text} has no source`;
  } catch (error) {
    return `${formula ?? path}: ${(error as Error).message}`;
  }
  const source = path ?? formula ?? "";
  if (typeof actual === "object" || actual === undefined) return `nothing single stands at ${source}`;
  const isSame =
    typeof actual === "number"
      ? Math.abs(Number(value) - actual) <= 1e-12 * Math.abs(actual)
      : value === String(actual);
  if (!isSame) return `${source} is ${actual}, the page says ${value}`;
  return says(text, actual as string | number | boolean)
    ? null
    : `“${text}” does not say ${actual} of ${source}`;
}

function where(element: PageElement): string {
  const around = element.ancestors.findLast(
    (ancestor) => /^(p|li|td|th|h1|h2|h3|dd|caption)$/.test(ancestor.name) || hasClass(ancestor, "finding"),
  );
  return around ? `<${around.name}> ${textOf(around).trim().slice(0, 60)}` : "the page";
}
