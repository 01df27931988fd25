import { EXCLUSION_REASONS, type ExclusionReason, ruleBit } from "./cleaning-rules.js";

/** A choice of rules. A line is kept where none of them applies; else its first reason is its verdict. */
export interface CleaningProfile {
  /** Says which rules are on: "standard", "standard+duplicate"; equal rules have equal names. */
  readonly name: string;
  readonly reasons: readonly ExclusionReason[];
}

/** The rules that every data set keeps; the others are switches. */
const STANDARD_REASONS = EXCLUSION_REASONS.slice(0, 4);
const SWITCHES = EXCLUSION_REASONS.slice(4);

export const STANDARD_PROFILE: CleaningProfile = profileOf(STANDARD_REASONS);
export const STRICT_PROFILE: CleaningProfile = profileOf(EXCLUSION_REASONS);

/** Profiles whose effect is worth knowing of any data set, from no rule at all to all of them. */
export const USUAL_PROFILES: readonly CleaningProfile[] = [
  profileOf([]),
  profileOf(EXCLUSION_REASONS.slice(0, 1)),
  profileOf(EXCLUSION_REASONS.slice(0, 2)),
  STANDARD_PROFILE,
  ...SWITCHES.map((reason) => profileOf([...STANDARD_REASONS, reason])),
  STRICT_PROFILE,
];

/** The switches that a profile leaves off. */
export function missingSwitches(profile: CleaningProfile): ExclusionReason[] {
  return SWITCHES.filter((reason) => !profile.reasons.includes(reason));
}

/** A profile with one more rule. */
export function withRule(profile: CleaningProfile, reason: ExclusionReason): CleaningProfile {
  return profileOf([...profile.reasons, reason]);
}

/** The profiles whose effect is counted: the usual ones, the one in force, and it with each switch that is off. */
export function profilesToCount(profile: CleaningProfile): CleaningProfile[] {
  const all = [...USUAL_PROFILES, profile, ...missingSwitches(profile).map((r) => withRule(profile, r))];
  const byName = new Map(all.map((one) => [one.name, one]));
  return [...byName.values()].sort(byStrictness);
}

/** Profiles with fewer rules first; of equally many, those with earlier rules. */
export function byStrictness(a: CleaningProfile, b: CleaningProfile): number {
  return a.reasons.length - b.reasons.length || profileMask(a) - profileMask(b);
}

/** What a profile may be called, for messages. */
export const PROFILE_NAMES =
  "standard, strict (all rules), or standard+non_product, standard+duplicate, standard+cancelled_later and their sums";

/**
 * The profile of a name: "raw" (no rule), "standard" (rules 1–4) or "strict" (all), and rules added with "+", by name
 * or number: "standard+duplicate", "Standard + 6". Case, spaces, "-" and "_" do not matter.
 * @returns null where it is no such name
 */
export function parseProfile(text: string): CleaningProfile | null {
  const [base, ...added] = text.split("+").map((part) => part.trim().toLowerCase());
  const start = BASES.get(base);
  const reasons = added.map(reasonCalled);
  if (!start || reasons.includes(undefined)) return null;
  return profileOf([...start, ...(reasons as ExclusionReason[])]);
}

/** The profile of a name that was made here; a stored one always was. */
export function cleaningProfile(name: string): CleaningProfile {
  const profile = parseProfile(name);
  if (!profile) throw new Error(`unknown cleaning profile ${name}`);
  return profile;
}

/**
 * The profile of a name, where a data set may be cleaned by it: rules 1–4 are always on, for without them no customer makes
 * sense.
 * @returns null where it is no such name
 */
export function parseDataSetProfile(text: string): CleaningProfile | null {
  const profile = parseProfile(text);
  return profile && STANDARD_REASONS.every((reason) => profile.reasons.includes(reason)) ? profile : null;
}

/** The bits of all rules of a profile. */
export function profileMask(profile: CleaningProfile): number {
  return profile.reasons.reduce((mask, reason) => mask | ruleBit(reason), 0);
}

const BASES: ReadonlyMap<string, readonly ExclusionReason[]> = new Map<string, readonly ExclusionReason[]>([
  ["raw", []],
  ["standard", STANDARD_REASONS],
  ["strict", EXCLUSION_REASONS],
]);

function reasonCalled(text: string): ExclusionReason | undefined {
  const name = text.replace(/[\s_-]/g, "");
  return EXCLUSION_REASONS.find(
    (reason, i) => String(i + 1) === name || reason.toLowerCase().replaceAll("_", "") === name,
  );
}

function profileOf(some: readonly ExclusionReason[]): CleaningProfile {
  const reasons = EXCLUSION_REASONS.filter((reason) => some.includes(reason));
  const isStandard = STANDARD_REASONS.every((reason) => reasons.includes(reason));
  const added = isStandard ? reasons.slice(STANDARD_REASONS.length) : reasons;
  const parts = [isStandard ? "standard" : "raw", ...added.map((reason) => reason.toLowerCase())];
  return { name: parts.join("+"), reasons };
}
