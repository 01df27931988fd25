import "../support/property-seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openRules, type RuleCondition } from "../../src/segments/find-rule.js";
import { judgeRule } from "../../src/segments/judge-rule.js";
import { niceCuts } from "../../src/segments/nice-cuts.js";

const floats = (values: readonly number[]) => Float64Array.from(values);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** The rule for the rows that are marked; whole numbers unless something else is said. */
function ruleOf(columns: readonly (readonly number[])[], isMember: readonly boolean[], isWhole = true) {
  const rule = openRules({ columns: columns.map(floats), isWhole: columns.map(() => isWhole) });
  return rule(Uint8Array.from(isMember, Number));
}

const DIGITS = new Map<number, number>(niceCuts(-1e3, 1e3, true).map(({ value, digits }) => [value, digits]));

/** The same, by hand: F1 less 0.01 a condition and 0.004 a digit. */
function scoreOf(conditions: readonly RuleCondition[], columns: readonly number[][], members: boolean[]) {
  const { coverage, precision } = judgeRule(
    conditions,
    columns.map(floats),
    Uint8Array.from(members, Number),
  );
  if (coverage === 0) return Number.NEGATIVE_INFINITY;
  const digits = conditions.map(({ value }) => DIGITS.get(value) ?? 0);
  const cost = 0.01 * conditions.length + 0.004 * digits.reduce<number>((sum, one) => sum + one, 0);
  return (2 * coverage * precision) / (coverage + precision) - cost;
}

describe("thresholds", () => {
  it("are numbers of two digits at most, above the smallest value and up to the largest", () => {
    const values = (smallest: number, largest: number, isWhole: boolean) =>
      niceCuts(smallest, largest, isWhole).map(({ value }) => value);
    expect(values(3, 12, true)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(values(95, 131, true)).toEqual([96, 97, 98, 99, 100, 110, 120, 130]);
    expect(values(0.9, 1.21, false)).toEqual([
      0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1, 1.1, 1.2,
    ]);
    expect(values(-2, 2, true)).toEqual([-1, 0, 1, 2]);
  });

  it("know how much there is to say, and are none where nothing varies", () => {
    const digits = (value: number, isWhole: boolean) =>
      niceCuts(0, 1e4, isWhole).find((cut) => cut.value === value)?.digits;
    expect([10, 200, 5_000].map((value) => digits(value, true))).toEqual([0, 0, 0]);
    expect([30, 900, 150, 25].map((value) => digits(value, true))).toEqual([1, 1, 1, 1]);
    expect([11, 350].map((value) => digits(value, true))).toEqual([2, 2]);
    expect([7, 0.7].map((value) => digits(value, true))).toEqual([0, undefined]);
    expect([7, 0.7, 1.2].map((value) => digits(value, false))).toEqual([1, 1, 2]);
    for (const [smallest, largest] of [
      [5, 5],
      [0, 0],
      [Number.NaN, Number.NaN],
    ])
      expect(niceCuts(smallest, largest, false)).toEqual([]);
  });
});

describe("the rule of a group", () => {
  it("is one threshold where that tells it apart, the roundest that does, then the smallest", () => {
    const spend = [10, 20, 30, 100, 200, 300];
    const isMember = spend.map((value) => value >= 100);
    expect(ruleOf([spend], isMember)).toEqual([{ column: 0, operator: "GTE", value: 50 }]); // not 40, 100 or 60
    const others = isMember.map((flag) => !flag);
    expect(ruleOf([spend], others)).toEqual([{ column: 0, operator: "LT", value: 50 }]);
  });

  it("has two thresholds on one column for a group in the middle", () => {
    const isMember = upTo(40).map((value) => value > 10 && value <= 20); // 1 − 0.02 − 4 · 0.004 beats 10 to 20
    const rule = ruleOf([upTo(40)], isMember);
    expect(rule).toEqual([
      { column: 0, operator: "GTE", value: 11 },
      { column: 0, operator: "LT", value: 21 },
    ]);
  });

  it("is rounder than the group is, for a hair of F1", () => {
    // From 50: 348 of 351, F1 = 696/699, less 0.01: 0.9857; from 53 with two digits: 1 − 0.01 − 0.008 = 0.982.
    const rule = ruleOf(
      [upTo(400)],
      upTo(400).map((value) => value >= 53),
    );
    expect(rule).toEqual([{ column: 0, operator: "GTE", value: 50 }]);
  });

  it("joins thresholds of several columns, three at most, in the order of the columns", () => {
    const grid = upTo(8 ** 3).map((i) => [i % 8, Math.floor(i / 8) % 8, Math.floor(i / 64) % 8]);
    const columns = [0, 1, 2].map((j) => grid.map((row) => row[j]));
    const rule = ruleOf(
      columns,
      grid.map(([a, b, c]) => a >= 2 && b < 5 && c >= 3),
    );
    expect(rule).toEqual([
      { column: 0, operator: "GTE", value: 2 },
      { column: 1, operator: "LT", value: 5 },
      { column: 2, operator: "GTE", value: 3 },
    ]);
    const inTheMiddle = grid.map(([a, b]) => a >= 2 && a < 6 && b >= 2 && b < 6);
    expect(ruleOf(columns, inTheMiddle)).toHaveLength(3);
  });

  it("takes the earlier of two equal columns", () => {
    const isMember = upTo(10).map((value) => value < 5);
    expect(ruleOf([upTo(10), upTo(10)], isMember)).toEqual([{ column: 0, operator: "LT", value: 5 }]);
  });

  it("leaves out who has no value, and is none where nothing varies or nobody belongs to the group", () => {
    const gaps = [Number.NaN, Number.NaN, 5, 6, 40, 50];
    const isMember = [false, false, true, true, false, false];
    expect(ruleOf([gaps], isMember)).toEqual([{ column: 0, operator: "LT", value: 7 }]);
    expect(ruleOf([[3, 3, 3]], [true, true, false])).toEqual([]);
    expect(ruleOf([[1, 2, 3]], [false, false, false])).toEqual([]);
    expect(ruleOf([[Number.NaN, Number.NaN]], [true, false])).toEqual([]);
    expect(ruleOf([[]], [])).toEqual([]);
  });

  it("is never worse than any single threshold, and the same whatever the order of the rows", () => {
    const row = fc.tuple(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 0, max: 5 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        const read = (drawn: typeof rows) => {
          const columns = [drawn.map(([a]) => a), drawn.map(([, b]) => b)];
          return { columns, isMember: drawn.map(([, , flag]) => flag) };
        };
        const { columns, isMember } = read(rows);
        const rule = ruleOf(columns, isMember);
        const backward = read([...rows].reverse());
        expect(ruleOf(backward.columns, backward.isMember)).toEqual(rule);
        const singles = columns.flatMap((values, column) =>
          niceCuts(Math.min(...values), Math.max(...values), true).flatMap(({ value }) =>
            (["GTE", "LT"] as const).map((operator) =>
              scoreOf([{ column, operator, value }], columns, isMember),
            ),
          ),
        );
        const best = Math.max(Number.NEGATIVE_INFINITY, ...singles);
        const found = rule.length === 0 ? Number.NEGATIVE_INFINITY : scoreOf(rule, columns, isMember);
        expect(found).toBeGreaterThanOrEqual(best - 1e-9);
      }),
    );
  });
});

describe("how good a rule is", () => {
  it("is counted: what it finds, of the group and of all", () => {
    const conditions = [{ column: 0, operator: "GTE", value: 3 }] as const;
    const isMember = Uint8Array.of(1, 0, 1, 0, 1); // finds 3, 4, 5: two of three members
    expect(judgeRule(conditions, [floats(upTo(5))], isMember)).toEqual({
      ...{ matches: 3, coverage: 2 / 3, precision: 2 / 3 },
    });
    expect(judgeRule(conditions, [floats([1])], Uint8Array.of(0))).toEqual({
      ...{ matches: 0, coverage: 0, precision: 0 },
    });
  });
});
