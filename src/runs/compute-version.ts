import type { Kysely } from "kysely";
import { keptPeriod, ledgerByRule, ledgerTotals } from "../database/ledger.js";
import type { ExcludedCustomerTable, LedgerTable, Tables } from "../database/tables.js";
import type { LineScope } from "../database/visible-lines.js";
import { excludedCustomers, numberedHistory } from "../features/purchase-history.js";
import {
  type CleaningProfile,
  EXCLUSION_REASONS,
  type ExclusionReason,
  profileMask,
  ruleBit,
} from "../intake/cleaning-rules.js";

const DAY_MS = 86_400_000;

/** All that follows from the lines of a data set; null where no line is kept. */
export interface ComputedVersion {
  readonly firstOrderAt: number;
  readonly lastOrderAt: number;
  /** The latest kept order + 1 day. */
  readonly asOf: number;
  readonly ledger: readonly Omit<LedgerTable, "version_id">[];
  readonly features: Awaited<ReturnType<typeof readHistory>>;
  readonly excluded: readonly Omit<ExcludedCustomerTable, "version_id">[];
}

/** Ledger, features and excluded customers of some lines under a profile. */
export async function computeVersion(
  db: Kysely<Tables>,
  scope: LineScope,
  profile: CleaningProfile,
): Promise<ComputedVersion | null> {
  const period = await keptPeriod(db, scope, profileMask(profile)).executeTakeFirstOrThrow();
  if (period.first === null || period.last === null) return null;
  const asOf = period.last + DAY_MS;
  return {
    firstOrderAt: period.first,
    lastOrderAt: period.last,
    asOf,
    ledger: await readLedger(db, scope, profile),
    features: await readHistory(db, scope, profile, asOf),
    excluded: await readExcluded(db, scope, profile),
  };
}

/** Rows of an import by verdict, kept and excluded. */
export async function countVerdicts(db: Kysely<Tables>, importId: number, profile: CleaningProfile) {
  const byRule = await ledgerByRule(
    db,
    { importIds: [importId], versionId: null },
    profileMask(profile),
  ).execute();
  const kept = byRule.find(({ first_rule }) => first_rule === 0)?.rows ?? 0;
  const all = byRule.reduce((sum, { rows }) => sum + rows, 0);
  const reasons = byRule.filter(({ first_rule }) => first_rule !== 0);
  return {
    kept,
    excluded: all - kept,
    reasons: reasons.map(({ first_rule, rows }) => `${reasonOf(first_rule)} ${rows}`).join(", "),
  };
}

function readHistory(db: Kysely<Tables>, scope: LineScope, profile: CleaningProfile, asOf: number) {
  return numberedHistory(db, scope, profile, asOf).execute();
}

async function readLedger(db: Kysely<Tables>, scope: LineScope, profile: CleaningProfile) {
  const mask = profileMask(profile);
  const totals = await ledgerTotals(db, scope, mask).executeTakeFirstOrThrow();
  const byRule = await ledgerByRule(db, scope, mask).execute();
  const verdicts = byRule.map(({ first_rule, ...sums }) => ({
    entry: first_rule === 0 ? "KEPT" : reasonOf(first_rule),
    ...sums,
  }));
  return [{ entry: "RAW", ...totals }, ...verdicts];
}

async function readExcluded(db: Kysely<Tables>, scope: LineScope, profile: CleaningProfile) {
  const rows = await excludedCustomers(db, scope, profile).execute();
  return rows.map(({ first_rule, ...customer }) => ({ ...customer, reason: reasonOf(first_rule) }));
}

function reasonOf(rule: number): ExclusionReason {
  return EXCLUSION_REASONS.find((reason) => ruleBit(reason) === rule) as ExclusionReason;
}
