import type { LineFacts } from "../database/line-facts.js";
import { withRoomFor } from "../numeric/growing-array.js";
import { type CleaningProfile, missingSwitches, profileMask } from "./cleaning-profile.js";
import { type ExclusionReason, ruleBit } from "./cleaning-rules.js";

/** What is odd about the lines of a data set. Ids are numbers of the dictionaries, in ascending order. */
export interface LineOddities {
  /** A missing description counts as one. */
  readonly productsOfSeveralDescriptions: readonly number[];
  readonly invoicesOfSeveralInstants: readonly number[];
  readonly customersOfSeveralCountries: readonly number[];
  /** How many lines a customer has, whatever the profile; by the customer's id. */
  linesOfCustomer(id: number): number;
  /** Lines ordered after `now`, and their invoices. */
  readonly future: { readonly rows: number; readonly invoices: readonly number[] };
  /** Of each rule that is off: the amounts that would go, by product, invoice or customer (see GROUP_AT). */
  readonly wouldGo: ReadonlyMap<ExclusionReason, ReadonlyMap<number, number>>;
}

/** Where the id stands by which the lines of a rule are grouped, for examples: product, invoice, customer. */
const GROUP_AT: Readonly<Partial<Record<ExclusionReason, 1 | 2 | 4>>> = {
  NON_PRODUCT: 2,
  DUPLICATE: 1,
  CANCELLED_LATER: 4,
};

/** Stands for a missing description; ids begin at 1. */
const NO_DESCRIPTION = -1;

/** Looks for oddities line by line; a line costs a few comparisons, whatever there is to find. */
export function findOddities(
  profile: CleaningProfile,
  now: number,
): { add(line: LineFacts): void; result(): LineOddities } {
  const descriptions = new VaryingValues();
  const instants = new VaryingValues();
  const countries = new VaryingValues();
  const customers = new LineCounter();
  const mask = profileMask(profile);
  const off = missingSwitches(profile).map((reason) => new Losses(reason));
  const offMask = off.reduce((bits, { bit }) => bits | bit, 0);
  const futureInvoices = new Set<number>();
  let futureRows = 0;
  return {
    add(line) {
      const [, invoiceId, productId, descriptionId, customerId, countryId, orderedAt, , , rules] = line;
      descriptions.add(productId, descriptionId ?? NO_DESCRIPTION);
      instants.add(invoiceId, orderedAt);
      countries.add(customerId, countryId);
      customers.add(customerId);
      if (orderedAt > now) {
        futureRows += 1;
        if (invoiceId !== null) futureInvoices.add(invoiceId);
      }
      if ((rules & offMask) !== 0 && (rules & mask) === 0) for (const losses of off) losses.add(line);
    },
    result: () => ({
      productsOfSeveralDescriptions: descriptions.varying(),
      invoicesOfSeveralInstants: instants.varying(),
      customersOfSeveralCountries: countries.varying(),
      linesOfCustomer: (id) => customers.linesOf(id),
      future: { rows: futureRows, invoices: [...futureInvoices].sort((a, b) => a - b) },
      wouldGo: new Map(off.map(({ reason, amounts }) => [reason, amounts])),
    }),
  };
}

/** Which ids come with more than one value; nulls on either side do not count. */
class VaryingValues {
  private firsts = new Float64Array(1 << 12);
  /** 0 not seen, 1 one value, 2 several. */
  private states = new Uint8Array(1 << 12);

  add(id: number | null, value: number | null): void {
    if (id === null || value === null) return;
    if (id >= this.states.length) this.grow(id);
    if (this.states[id] === 0) {
      this.firsts[id] = value;
      this.states[id] = 1;
    } else if (this.firsts[id] !== value) this.states[id] = 2;
  }

  varying(): number[] {
    const ids: number[] = [];
    this.states.forEach((state, id) => {
      if (state === 2) ids.push(id);
    });
    return ids;
  }

  private grow(id: number): void {
    this.firsts = withRoomFor(this.firsts, id);
    this.states = withRoomFor(this.states, id);
  }
}

/** How many lines come with an id. */
class LineCounter {
  private lines = new Float64Array(1 << 12);

  add(id: number | null): void {
    if (id === null) return;
    if (id >= this.lines.length) this.lines = withRoomFor(this.lines, id);
    this.lines[id] += 1;
  }

  linesOf(id: number): number {
    return this.lines[id] ?? 0;
  }
}

/** What a rule that is off would take away. */
class Losses {
  readonly bit: number;
  readonly amounts = new Map<number, number>();

  constructor(readonly reason: ExclusionReason) {
    this.bit = ruleBit(reason);
  }

  add(line: LineFacts): void {
    const id = line[GROUP_AT[this.reason] ?? 1];
    if ((line[9] & this.bit) === 0 || id === null) return;
    this.amounts.set(id, (this.amounts.get(id) ?? 0) + line[7] * line[8]);
  }
}
