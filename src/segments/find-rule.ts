import { extent } from "../numeric/statistics.js";
import { type Cut, niceCuts } from "./nice-cuts.js";

export const RULE_OPERATORS = ["GTE", "LT"] as const;
export type RuleOperator = (typeof RULE_OPERATORS)[number];

/** One threshold: the value of a column is at least so much (GTE), or less (LT). */
export interface RuleCondition {
  /** The place of the column. */
  readonly column: number;
  readonly operator: RuleOperator;
  readonly value: number;
}

/** What a rule is looked for in. */
export interface RuleInput {
  /** Values in real units, NaN for none, [columns × n]. */
  readonly columns: readonly Float64Array[];
  /** Which of the columns hold whole numbers. */
  readonly isWhole: readonly boolean[];
}

const MOST_CONDITIONS = 3;
/** Rules of each length that are made longer. */
const BEAM = 10;
const ROUNDS = 10;
/** What F1 has to gain for one more condition, and for one more digit to say. */
const CONDITION_COST = 0.01;
const DIGIT_COST = 0.004;

interface Axis {
  readonly cuts: readonly Cut[];
  /** How many cuts are not above each value, −1 where there is none, [n]. */
  readonly bins: Int16Array;
}

/** A threshold by the place of its cut. */
interface Limit {
  readonly axis: number;
  readonly operator: RuleOperator;
  readonly cut: number;
}

interface Candidate {
  /** In the order of axes, GTE first; at most one an axis and operator. */
  readonly limits: readonly Limit[];
  readonly score: number;
}

interface Problem {
  readonly axes: readonly Axis[];
  readonly isMember: Uint8Array;
  readonly members: number;
}

/**
 * Finds, for one group after the other, the conjunction of at most three thresholds that tells its members best from the
 * other rows: that with the best F1 (twice what it finds of the members / matches + members), less 0.01 for each condition
 * and 0.004 for each digit that its thresholds have beyond the roundest numbers, so that a rule is as short and as round as it
 * can be for a hair of F1. A row without a value meets no condition on it.
 *
 * A beam search from short to long conjunctions, as CN2 makes it (Clark & Niblett 1989), over thresholds of at most two
 * significant digits; after each step every threshold is looked for anew while the others stand. Ties: fewer conditions, the
 * earlier column, GTE, the smaller threshold.
 *
 * @returns the function of the group's members [n]; it gives no condition where no threshold finds any of them
 */
export function openRules({ columns, isWhole }: RuleInput): (isMember: Uint8Array) => RuleCondition[] {
  const axes = columns.map((values, j) => axisOf(values, isWhole[j]));
  return (isMember) => {
    const problem = { axes, isMember, members: isMember.reduce((sum, flag) => sum + flag, 0) };
    let best: Candidate = { limits: [], score: Number.NEGATIVE_INFINITY };
    let beam = [best];
    for (let length = 1; length <= MOST_CONDITIONS && beam.length > 0; length++) {
      const longer = bestOf(
        beam.flatMap(({ limits }) => extensions(problem, limits)),
        2 * BEAM,
      );
      beam = bestOf(
        longer.map((candidate) => settle(problem, candidate)),
        BEAM,
      );
      best = bestOf([best, ...beam], 1)[0] ?? best;
    }
    return best.limits.map(({ axis, operator, cut }) => ({
      ...{ column: axis, operator, value: axes[axis].cuts[cut].value },
    }));
  };
}

function axisOf(values: Float64Array, isWhole: boolean): Axis {
  const present = values.filter((value) => !Number.isNaN(value));
  const { minimum, maximum } = extent(present);
  const cuts = niceCuts(minimum, maximum, isWhole);
  const bins = Int16Array.from(values, (value) => (Number.isNaN(value) ? -1 : countNotAbove(cuts, value)));
  return { cuts, bins };
}

function countNotAbove(cuts: readonly Cut[], value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (cuts[middle].value <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A conjunction with one more threshold: the best one on each axis and side that it does not have yet. */
function extensions(problem: Problem, limits: readonly Limit[]): Candidate[] {
  const rows = matchingRows(problem, limits);
  return problem.axes.flatMap((_, axis) =>
    RULE_OPERATORS.flatMap((operator) => {
      if (limits.some((limit) => limit.axis === axis && limit.operator === operator)) return [];
      return bestLimit(problem, limits, rows, axis, operator) ?? [];
    }),
  );
}

/** Looks for each threshold anew while the others stand, until nothing gets better. */
function settle(problem: Problem, candidate: Candidate): Candidate {
  let best = candidate;
  for (let round = 0; round < ROUNDS; round++) {
    const before = best;
    for (const { axis, operator } of before.limits) {
      const others = best.limits.filter((limit) => limit.axis !== axis || limit.operator !== operator);
      const found = bestLimit(problem, others, matchingRows(problem, others), axis, operator);
      if (found && compare(found, best) < 0) best = found;
    }
    if (best === before) break;
  }
  return best;
}

/** The best threshold on one side of an axis beside others; null where none finds a member. */
function bestLimit(
  { axes, isMember, members }: Problem,
  others: readonly Limit[],
  rows: Uint32Array,
  axis: number,
  operator: RuleOperator,
): Candidate | null {
  const { cuts, bins } = axes[axis];
  const found = new Uint32Array(cuts.length + 1);
  const matches = new Uint32Array(cuts.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const bin = bins[rows[i]];
    if (bin < 0) continue;
    matches[bin]++;
    found[bin] += isMember[rows[i]];
  }
  const total = [sumOf(found), sumOf(matches)];
  const digits = others.reduce((sum, limit) => sum + axes[limit.axis].cuts[limit.cut].digits, 0);
  let [bestScore, bestCut] = [Number.NEGATIVE_INFINITY, -1];
  let [foundBelow, matchesBelow] = [0, 0];
  for (let cut = 0; cut < cuts.length; cut++) {
    foundBelow += found[cut];
    matchesBelow += matches[cut];
    const isBelow = operator === "LT";
    const hits = isBelow ? foundBelow : total[0] - foundBelow;
    const matched = isBelow ? matchesBelow : total[1] - matchesBelow;
    if (hits === 0) continue;
    const cost = CONDITION_COST * (others.length + 1) + DIGIT_COST * (digits + cuts[cut].digits);
    const score = (2 * hits) / (matched + members) - cost;
    if (score > bestScore) [bestScore, bestCut] = [score, cut];
  }
  if (bestCut < 0) return null;
  return { limits: inOrder([...others, { axis, operator, cut: bestCut }]), score: bestScore };
}

function matchingRows({ axes, isMember }: Problem, limits: readonly Limit[]): Uint32Array {
  const rows = new Uint32Array(isMember.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    let meetsAll = true;
    for (let l = 0; l < limits.length && meetsAll; l++) {
      const { axis, operator, cut } = limits[l];
      const bin = axes[axis].bins[i];
      meetsAll = operator === "GTE" ? bin > cut : bin >= 0 && bin <= cut;
    }
    if (meetsAll) rows[n++] = i;
  }
  return rows.subarray(0, n);
}

function inOrder(limits: readonly Limit[]): Limit[] {
  return [...limits].sort((a, b) => a.axis - b.axis || (a.operator < b.operator ? -1 : 1));
}

/** The better one first. */
function compare(a: Candidate, b: Candidate): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.limits.length !== b.limits.length) return a.limits.length - b.limits.length;
  for (let l = 0; l < a.limits.length; l++) {
    const [one, other] = [a.limits[l], b.limits[l]];
    if (one.axis !== other.axis) return one.axis - other.axis;
    if (one.operator !== other.operator) return one.operator < other.operator ? -1 : 1;
    if (one.cut !== other.cut) return one.cut - other.cut;
  }
  return 0;
}

/** So many of the best, each combination of axes and sides once. */
function bestOf(candidates: readonly Candidate[], most: number): Candidate[] {
  const seen = new Set<string>();
  const distinct = [...candidates].sort(compare).filter(({ limits }) => {
    const key = limits.map(({ axis, operator }) => `${axis} ${operator}`).join();
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return distinct.slice(0, most);
}

function sumOf(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
