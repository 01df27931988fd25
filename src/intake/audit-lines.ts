import type { LineColumns } from "../database/line-columns.js";
import { type CleaningProfile, profileMask, profilesToCount } from "./cleaning-profile.js";
import { EXCLUSION_REASONS, type ExclusionReason, ruleBit } from "./cleaning-rules.js";
import { type ColumnCounts, countColumns } from "./count-columns.js";
import { findOddities, type LineOddities } from "./find-oddities.js";
import { type LineSums, LineTally } from "./tally-lines.js";

export type LedgerEntryName = "RAW" | "KEPT" | ExclusionReason;

/** How lines are looked at. */
export interface AuditPlan {
  readonly profile: CleaningProfile;
  /** The import whose own lines are counted apart. */
  readonly importId: number | null;
  /** In which months are months. */
  readonly timeZone: string;
  /** Orders after this instant are odd. */
  readonly now: number;
}

/** What one look at every line of a data set tells. */
export interface LineAudit {
  /** RAW, KEPT and each reason of the profile, zeros included: raw = kept + Σ reasons. */
  readonly ledger: readonly (LineSums & { readonly entry: LedgerEntryName })[];
  /** What each profile worth knowing would keep: see profilesToCount. */
  readonly profiles: readonly (LineSums & { readonly profile: string })[];
  /** To how many lines each of the seven rules applies, whatever the rules before it say. */
  readonly rules: readonly { readonly reason: ExclusionReason; readonly rows: number }[];
  /** Lines of the import that is looked at, by their verdict. */
  readonly importRows: ReadonlyMap<LedgerEntryName, number>;
  readonly columns: ColumnCounts;
  readonly oddities: LineOddities;
  /** First and last instant of the kept lines; null where none is kept. */
  readonly keptPeriod: { readonly first: number; readonly last: number } | null;
}

/** The combinations of the seven rules. */
const RULE_SETS = 1 << EXCLUSION_REASONS.length;

interface Entry {
  readonly name: LedgerEntryName | CleaningProfile;
  holds(rules: number): boolean;
}

/**
 * Counts lines by verdict under a profile and under others, and looks at how complete the columns are and what is
 * odd, all in one look at each part.
 */
export function auditLines(parts: Iterable<LineColumns>, plan: AuditPlan): LineAudit {
  const entries = entriesOf(plan.profile);
  const tally = new LineTally(Uint32Array.from({ length: RULE_SETS }, (_, rules) => bitsOf(entries, rules)));
  const columns = countColumns(plan.timeZone);
  const oddities = findOddities(plan.profile, plan.now);
  const mask = profileMask(plan.profile);
  const importRows = new Float64Array(RULE_SETS);
  let keptPeriod: LineAudit["keptPeriod"] = null;
  for (const lines of parts) {
    tally.add(lines);
    columns.add(lines);
    oddities.add(lines);
    for (let i = 0; i < lines.count; i++)
      if (lines.imports[i] === plan.importId) importRows[lines.rules[i]] += 1;
    keptPeriod = widerPeriod(keptPeriod, lines, mask);
  }
  return {
    ...namedSums(entries, tally),
    rules: EXCLUSION_REASONS.map((reason) => ({ reason, rows: tally.rowsWhere(appliesTo(reason)) })),
    importRows: verdictRows(importRows, entries),
    columns: columns.result(),
    oddities: oddities.result(),
    keptPeriod,
  };
}

function widerPeriod(
  period: LineAudit["keptPeriod"],
  { count, rules, instants }: LineColumns,
  mask: number,
): LineAudit["keptPeriod"] {
  let { first, last } = period ?? { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  for (let i = 0; i < count; i++) {
    if ((rules[i] & mask) !== 0) continue;
    if (instants[i] < first) first = instants[i];
    if (instants[i] > last) last = instants[i];
  }
  return last >= first ? { first, last } : null;
}

function entriesOf(profile: CleaningProfile): Entry[] {
  const mask = profileMask(profile);
  const firstRule = (rules: number) => rules & mask & -(rules & mask);
  return [
    { name: "RAW", holds: () => true },
    { name: "KEPT", holds: (rules) => (rules & mask) === 0 },
    ...profile.reasons.map((reason) => ({
      name: reason,
      holds: (rules: number) => firstRule(rules) === ruleBit(reason),
    })),
    ...profilesToCount(profile).map((other) => ({
      name: other,
      holds: (rules: number) => (rules & profileMask(other)) === 0,
    })),
  ];
}

/** The entries that a line with these rules is in, as a bit set. */
function bitsOf(entries: readonly Entry[], rules: number): number {
  return entries.reduce((bits, { holds }, i) => (holds(rules) ? bits | (1 << i) : bits), 0);
}

function namedSums(entries: readonly Entry[], tally: LineTally): Pick<LineAudit, "ledger" | "profiles"> {
  const sums = tally.sums(entries.length);
  const named = entries.map(({ name }, i) => ({ name, sums: sums[i] }));
  return {
    ledger: named.flatMap(({ name, sums }) => (typeof name === "string" ? [{ entry: name, ...sums }] : [])),
    profiles: named.flatMap(({ name, sums }) =>
      typeof name === "string" ? [] : [{ profile: name.name, ...sums }],
    ),
  };
}

/** A cancellation that carries CANCELLED_LATER cancels a line of that rule: the rule does not apply to itself. */
function appliesTo(reason: ExclusionReason): (rules: number) => boolean {
  const not = reason === "CANCELLED_LATER" ? ruleBit("CANCELLATION") : 0;
  return (rules) => (rules & ruleBit(reason)) !== 0 && (rules & not) === 0;
}

function verdictRows(rows: Float64Array, entries: readonly Entry[]): Map<LedgerEntryName, number> {
  const verdicts = entries.filter(({ name }) => typeof name === "string" && name !== "RAW");
  return new Map(
    verdicts.map(({ name, holds }) => [
      name as LedgerEntryName,
      rows.reduce((sum, count, rules) => (holds(rules) ? sum + count : sum), 0),
    ]),
  );
}
