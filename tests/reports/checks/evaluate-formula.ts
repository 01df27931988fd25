import { lookUp } from "../../../src/reports/facts.js";

type Value = unknown;

const FUNCTIONS: Readonly<Record<string, (...values: Value[]) => number>> = {
  size: (...items) => items.length,
  sum: (...items) => items.reduce<number>((sum, item) => sum + (item === null ? 0 : numberOf(item)), 0),
  abs: (value) => Math.abs(numberOf(value)),
  min: (...values) => Math.min(...values.map(numberOf)),
  max: (...values) => Math.max(...values.map(numberOf)),
};

/**
 * The value of a `data-formula`: numbers, + - * / and brackets, paths into the facts such as `model.segments[0].revenue`,
 * and the functions above over them. What is not there may be counted as nothing in a sum, but nowhere else.
 * @throws Error where it is no such formula
 */
export function evaluateFormula(formula: string, facts: unknown): number {
  const tokens =
    formula.match(
      /"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*(?:\.\w+|\[\d+\])*|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|\S/gi,
    ) ?? [];
  let at = 0;
  const result = numberOf(sum());
  if (at < tokens.length) throw new Error(`${tokens[at]} is one too many in ${formula}`);
  return result;

  function take(expected: string): void {
    if (tokens[at++] !== expected)
      throw new Error(`${expected} is missing before ${tokens[at - 1]} in ${formula}`);
  }

  function sum(): Value {
    let left = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      left =
        tokens[at++] === "+" ? numberOf(left) + numberOf(product()) : numberOf(left) - numberOf(product());
    return left;
  }

  function product(): Value {
    let left = factor();
    while (tokens[at] === "*" || tokens[at] === "/")
      left = tokens[at++] === "*" ? numberOf(left) * numberOf(factor()) : numberOf(left) / numberOf(factor());
    return left;
  }

  function factor(): Value {
    const token = tokens[at++] ?? "";
    if (token === "-") return -numberOf(factor());
    if (token === "(") {
      const inner = sum();
      take(")");
      return inner;
    }
    if (/^[\d.]/.test(token)) return Number(token);
    if (token.startsWith('"')) return JSON.parse(token);
    if (!/^\w/.test(token)) throw new Error(`${token} is not expected in ${formula}`);
    if (tokens[at] === "(") return call(token);
    const found = lookUp(facts, token);
    if (found === undefined) throw new Error(`${token} is not in the facts`);
    return found;
  }

  function call(name: string): number {
    if (!Object.hasOwn(FUNCTIONS, name)) throw new Error(`there is no function ${name} in ${formula}`);
    take("(");
    const values: Value[] = [];
    while (tokens[at] !== ")") {
      if (values.length > 0) take(",");
      values.push(sum());
    }
    take(")");
    return FUNCTIONS[name](...values);
  }
}

/** The graph writes settings of any kind as text. */
function numberOf(value: unknown): number {
  if (typeof value === "string" && value !== "" && Number.isFinite(Number(value))) return Number(value);
  if (typeof value !== "number") throw new Error(`${JSON.stringify(value)} is no number`);
  return value;
}
