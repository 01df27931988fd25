import { lookUp } from "../../../src/reports/facts.js";

type Value = number | readonly unknown[];

const FUNCTIONS: Readonly<Record<string, (...values: Value[]) => number>> = {
  size: (list) => listOf(list).length,
  sum: (list) => listOf(list).reduce<number>((sum, item) => sum + Number(item), 0),
  abs: (value) => Math.abs(numberOf(value)),
  min: (...values) => Math.min(...values.map(numberOf)),
  max: (...values) => Math.max(...values.map(numberOf)),
};

/**
 * The value of a `data-formula`: numbers, + - * / and brackets, paths into the facts such as `model.segments[0].revenue`
 * or `model.segments[].revenue`, and the functions above over them.
 * @throws Error where it is no such formula
 */
export function evaluateFormula(formula: string, facts: unknown): number {
  const tokens = formula.match(/[A-Za-z_]\w*(?:\.\w+|\[\d*\])*|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|\S/gi) ?? [];
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
    if (!/^\w/.test(token)) throw new Error(`${token} is not expected in ${formula}`);
    if (tokens[at] === "(") return call(token);
    return valuesAt(facts, token) as Value;
  }

  function call(name: string): number {
    if (!Object.hasOwn(FUNCTIONS, name)) throw new Error(`there is no function ${name} in ${formula}`);
    take("(");
    const values = [sum()];
    while (tokens[at] === ",") {
      at++;
      values.push(sum());
    }
    take(")");
    return FUNCTIONS[name](...values);
  }
}

/** What stands at a path; with `[]` in it, a list of what stands at each place. */
function valuesAt(facts: unknown, path: string): unknown {
  const [head, ...rest] = path.split("[].");
  const found = head.endsWith("[]") ? lookUp(facts, head.slice(0, -2)) : lookUp(facts, head);
  if (found === undefined) throw new Error(`${path} is not in the facts`);
  if (rest.length === 0) return found;
  return listOf(found).flatMap((item) => valuesAt(item, rest.join("[].")));
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new Error(`${JSON.stringify(value)} is no number`);
  return value;
}
