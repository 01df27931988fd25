import type { LineFacts } from "../database/line-facts.js";
import { type CleaningProfile, profileMask, USUAL_PROFILES } from "./cleaning-profile.js";
import { EXCLUSION_REASONS, type ExclusionReason, ruleBit } from "./cleaning-rules.js";
import { type ColumnCounts, countColumns } from "./count-columns.js";

/** Sums over some order lines. `amount` is in thousandths of the currency. */
export interface LineSums {
  readonly rows: number;
  readonly customers: number;
  readonly invoices: number;
  readonly amount: number;
}

export type LedgerEntryName = "RAW" | "KEPT" | ExclusionReason;

/** What one look at every line of a data set tells. */
export interface LineAudit {
  /** RAW, KEPT and each reason of the profile, zeros included: raw = kept + Σ reasons. */
  readonly ledger: readonly (LineSums & { readonly entry: LedgerEntryName })[];
  /** What each usual profile would keep. */
  readonly profiles: readonly (LineSums & { readonly profile: string })[];
  /** To how many lines each of the seven rules applies, whatever the rules before it say. */
  readonly ruleRows: ReadonlyMap<ExclusionReason, number>;
  /** Lines of the import that is looked at, by their verdict. */
  readonly importRows: ReadonlyMap<LedgerEntryName, number>;
  readonly columns: ColumnCounts;
  /** First and last instant of the kept lines; null where none is kept. */
  readonly keptPeriod: { readonly first: number; readonly last: number } | null;
}

/** Lines of `profile` within the RULE_SETS combinations of the seven rules. */
const RULE_SETS = 1 << EXCLUSION_REASONS.length;

interface Entry {
  readonly name: LedgerEntryName | CleaningProfile;
  holds(rules: number): boolean;
}

/**
 * Counts lines by verdict under a profile and under the usual ones, and looks at how complete the columns are, all in
 * one pass: distinct customers and invoices do not add up over reasons, so each is marked with the entries it is in.
 *
 * @param importId the import whose own lines are counted apart
 * @param timeZone in which months are months
 */
export function auditLines(
  lines: Iterable<LineFacts>,
  profile: CleaningProfile,
  importId: number | null,
  timeZone: string,
): LineAudit {
  const entries = entriesOf(profile);
  const entriesOfRules = Uint32Array.from({ length: RULE_SETS }, (_, rules) => bitsOf(entries, rules));
  const tally = new Tally(entriesOfRules);
  const columns = countColumns(timeZone);
  const keptBit = 1 << entries.findIndex(({ name }) => name === "KEPT");
  const importRows = new Float64Array(RULE_SETS);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    const [ownImport, , , , , , orderedAt, , , rules] = line;
    tally.add(line);
    columns.add(line);
    if (ownImport === importId) importRows[rules] += 1;
    if ((entriesOfRules[rules] & keptBit) === 0) continue;
    if (orderedAt < first) first = orderedAt;
    if (orderedAt > last) last = orderedAt;
  }
  const sums = tally.sums(entries.length);
  const named = entries.map(({ name }, i) => ({ name, ...sums[i] }));
  return {
    ledger: named.flatMap(({ name, ...s }) => (typeof name === "string" ? [{ entry: name, ...s }] : [])),
    profiles: named.flatMap(({ name, ...s }) =>
      typeof name === "string" ? [] : [{ profile: name.name, ...s }],
    ),
    ruleRows: new Map(EXCLUSION_REASONS.map((reason) => [reason, tally.rowsUnder(ruleBit(reason))])),
    importRows: verdictRows(importRows, entries),
    columns: columns.result(),
    keptPeriod: last >= first ? { first, last } : null,
  };
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
    ...USUAL_PROFILES.map((usual) => ({
      name: usual,
      holds: (rules: number) => (rules & profileMask(usual)) === 0,
    })),
  ];
}

/** The entries that a line with these rules is in, as a bit set. */
function bitsOf(entries: readonly Entry[], rules: number): number {
  return entries.reduce((bits, { holds }, i) => (holds(rules) ? bits | (1 << i) : bits), 0);
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

/** Rows and amounts by combination of rules; and for each customer and invoice the entries it is in. */
class Tally {
  private readonly rows = new Float64Array(RULE_SETS);
  private readonly amounts = new Float64Array(RULE_SETS);
  private readonly customers = new BitSets();
  private readonly invoices = new BitSets();

  constructor(private readonly entriesOfRules: Uint32Array) {}

  add([, invoiceId, , , customerId, , , quantity, unitPrice, rules]: LineFacts): void {
    this.rows[rules] += 1;
    this.amounts[rules] += quantity * unitPrice;
    const entries = this.entriesOfRules[rules];
    if (customerId !== null) this.customers.add(customerId, entries);
    if (invoiceId !== null) this.invoices.add(invoiceId, entries);
  }

  rowsUnder(bit: number): number {
    return this.rows.reduce((sum, rows, rules) => (rules & bit ? sum + rows : sum), 0);
  }

  sums(entries: number): LineSums[] {
    const customers = this.customers.counts(entries);
    const invoices = this.invoices.counts(entries);
    return Array.from({ length: entries }, (_, i) => ({
      rows: this.over(this.rows, i),
      customers: customers[i],
      invoices: invoices[i],
      amount: this.over(this.amounts, i),
    }));
  }

  private over(values: Float64Array, entry: number): number {
    return values.reduce(
      (sum, value, rules) => ((this.entriesOfRules[rules] >> entry) & 1 ? sum + value : sum),
      0,
    );
  }
}

/** A set of bits for each small whole number. */
class BitSets {
  private bits = new Uint32Array(1 << 12);

  add(id: number, bits: number): void {
    if (id >= this.bits.length) {
      const larger = new Uint32Array(Math.max(2 * this.bits.length, id + 1));
      larger.set(this.bits);
      this.bits = larger;
    }
    this.bits[id] |= bits;
  }

  /** How many numbers have each of the first bits. */
  counts(length: number): number[] {
    const counts = new Array<number>(length).fill(0);
    for (const bits of this.bits) {
      if (bits === 0) continue;
      for (let i = 0; i < length; i++) counts[i] += (bits >>> i) & 1;
    }
    return counts;
  }
}
