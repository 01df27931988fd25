import type { CancellationRule } from "../cleaning-rules.js";
import { type Field, headingOf, normalised } from "../fields.js";

/** The headings of a field, in tiers: the first tier of which a file has one names the column. */
type Tiers = readonly (readonly string[])[];
type Headings = Readonly<Partial<Record<Field, Tiers>>>;

/** A field that a file must have, or several of which one is enough; messages name the first. */
type Need = Field | readonly Field[];

/** What the people of a shop, or those who add a preset, write about a kind of orders file. */
interface WrittenPreset {
  readonly name: string;
  /** Which file of which program it is, as a sentence for docs/presets.md. */
  readonly about: string;
  /** As the program writes them; two headings of one tier are too many to choose between. */
  readonly headings: Headings;
  readonly needed: readonly Need[];
  /** Headings of one of which the preset does not fit a file: it is another kind then. */
  readonly unless?: readonly string[];
  /**
   * Headings of this program only: a file has two of them, or is another kind. Where it lacks a needed column beside, the
   * message names columns as the program does.
   */
  readonly typical?: readonly string[];
  readonly cancellationRule: CancellationRule;
  /** Where a row's value comes from: the first of these fields that has one. The fields must begin with their own. */
  readonly sources?: Readonly<Partial<Record<"customerNumber" | "stockCode" | "country", readonly Field[]>>>;
  /** Amounts of whole rows go before prices for one unit, where a file has both. */
  readonly prefersAmount?: boolean;
  /** Customer numbers that stand for no customer. */
  readonly guests?: readonly string[];
  /** Where the rows of one order stand together and belong to each other; left out where each row is for itself. */
  readonly order?: OrderRows;
  /** Sentences for docs/presets.md. */
  readonly leavesOut: readonly string[];
  readonly notes: readonly string[];
}

/** What the rows of one order have in common. */
export interface OrderRows {
  /** Columns that may be filled in one row of an order only. */
  readonly shared: readonly Field[];
  /** What the goods of an order cost after all discounts: its subtotal, or what is left of that after the order's discount. */
  readonly net: "SUBTOTAL" | "SUBTOTAL_LESS_DISCOUNT";
}

/** A kind of orders file: pure data, with its headings in their normal form. */
export interface Preset extends WrittenPreset {
  /** The headings as the program writes them. */
  readonly written: Headings;
}

export function preset(written: WrittenPreset): Preset {
  const headings = Object.fromEntries(
    Object.entries(written.headings).map(([field, tiers]) => [
      field,
      tiers.map((tier) => tier.map(normalised)),
    ]),
  );
  return { ...written, headings, written: written.headings };
}

/** How messages about a file call a field: as its program does where the preset is of one program. */
export function calledBy({ typical, written }: Preset, field: Field): string {
  return (typical && written[field]?.[0][0]) ?? headingOf(field);
}

/** True where nothing in the headings (in their normal form) says that a file is of another kind. */
export function isPossible({ typical, unless = [] }: Preset, known: ReadonlySet<string>): boolean {
  const count = (headings: readonly string[]) =>
    headings.filter((heading) => known.has(normalised(heading))).length;
  return (!typical || count(typical) >= 2) && count(unless) === 0;
}

/** The fields of which one is enough. */
export function anyOf(need: Need): readonly Field[] {
  return typeof need === "string" ? [need] : need;
}

/** Columns that hold for a whole file, under everyday names. */
export const WHOLE_FILE = {
  currency: [["currency", "currency code", "order currency"]],
  timeZone: [["time zone", "tz"]],
} as const;
