import type { LineColumns } from "../database/line-columns.js";
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
  /** Of each rule that is off: the amounts that would go, by product, invoice or customer (see GROUPS). */
  readonly wouldGo: ReadonlyMap<ExclusionReason, ReadonlyMap<number, number>>;
}

/** By which ids the lines of a rule are grouped, for examples. */
const GROUPS: Readonly<Partial<Record<ExclusionReason, "invoices" | "products" | "customers">>> = {
  NON_PRODUCT: "products",
  DUPLICATE: "invoices",
  CANCELLED_LATER: "customers",
};

/** Looks for oddities; a line costs a few comparisons, whatever there is to find. */
export function findOddities(
  profile: CleaningProfile,
  now: number,
): { add(lines: LineColumns): void; result(): LineOddities } {
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
    add(lines) {
      descriptions.add(lines.products, lines.descriptions);
      instants.add(lines.invoices, lines.instants);
      countries.add(lines.customers, lines.countries, 0);
      customers.add(lines.customers);
      for (let i = 0; i < lines.count; i++) {
        if (lines.instants[i] > now) {
          futureRows += 1;
          if (lines.invoices[i] !== 0) futureInvoices.add(lines.invoices[i]);
        }
        if ((lines.rules[i] & offMask) !== 0 && (lines.rules[i] & mask) === 0)
          for (const losses of off) losses.add(lines, i);
      }
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

/** Which ids come with more than one value. */
class VaryingValues {
  private firsts = new Float64Array(1 << 12);
  /** 0 not seen, 1 one value, 2 several. */
  private states = new Uint8Array(1 << 12);

  /** @param none a value that does not count */
  add(ids: Uint32Array, values: Uint32Array | Float64Array, none?: number): void {
    for (let i = 0; i < ids.length; i++) if (ids[i] !== 0 && values[i] !== none) this.see(ids[i], values[i]);
  }

  private see(id: number, value: number): void {
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

  add(ids: Uint32Array): void {
    for (const id of ids) {
      if (id === 0) continue;
      if (id >= this.lines.length) this.lines = withRoomFor(this.lines, id);
      this.lines[id] += 1;
    }
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

  add(lines: LineColumns, i: number): void {
    const id = lines[GROUPS[this.reason] ?? "invoices"][i];
    if ((lines.rules[i] & this.bit) === 0 || id === 0) return;
    this.amounts.set(id, (this.amounts.get(id) ?? 0) + lines.quantities[i] * lines.unitPrices[i]);
  }
}
