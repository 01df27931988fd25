import type { RuleCondition } from "./find-rule.js";

/** How well a rule tells the members of a group from the others. */
export interface RuleQuality {
  /** Rows that meet all conditions. */
  readonly matches: number;
  /** Share of the members that are among them. */
  readonly coverage: number;
  /** Share of them that are members. */
  readonly precision: number;
}

/** @param isMember whether each row is a member, [n]; shares of nothing are 0 */
export function judgeRule(
  conditions: readonly RuleCondition[],
  columns: readonly Float64Array[],
  isMember: Uint8Array,
): RuleQuality {
  let [matches, hits, members] = [0, 0, 0];
  for (let i = 0; i < isMember.length; i++) {
    members += isMember[i];
    const meetsAll = conditions.every(({ column, operator, value }) =>
      operator === "GTE" ? columns[column][i] >= value : columns[column][i] < value,
    );
    if (!meetsAll) continue;
    matches++;
    hits += isMember[i];
  }
  return { matches, coverage: share(hits, members), precision: share(hits, matches) };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
