import { ClienteleError } from "../errors.js";
import { FIELDS, type Field, fieldNamed, headingOf, normalised } from "./fields.js";
import { missingColumns, unusedNearMatch } from "./missing-columns.js";
import { anyOf, isPossible, type Preset } from "./presets/preset.js";
import { PRESETS, presetNamed } from "./presets.js";
import type { ReadingOptions } from "./reading-options.js";

/** Where each field stands in a record, and what the columns are called. */
export interface Columns {
  /** How many fields a record has; columns without a heading at the end do not count. */
  readonly count: number;
  /** As written, without spaces around them. */
  readonly headings: readonly string[];
  /**
   * −1 where the file has no such column. Where a field is made from others (a unit price from an amount, a customer number
   * from an e-mail address), the column that its value is written into.
   */
  readonly at: Readonly<Record<Field, number>>;
  /** The fields that have a column of their own. */
  readonly found: readonly Field[];
  readonly preset: Preset;
}

export type HeaderOptions = Pick<ReadingOptions, "preset" | "mapping">;

const MOST_COLUMNS = 1_000;

/**
 * Finds the columns by their headings, or by what is said of them (`mapping`); other columns are left alone.
 * Without a preset given, the first one is taken whose needed columns are all there.
 * @throws ClienteleError TOO_MANY_COLUMNS, DUPLICATE_HEADER, AMBIGUOUS_COLUMN, MISSING_COLUMNS (with what was found, what
 *   is needed and what may be meant), BAD_OPTION where `mapping` names a column that is not there
 */
export function readColumns(record: readonly string[], file: string, options: HeaderOptions = {}): Columns {
  if (record.length > MOST_COLUMNS) {
    throw new ClienteleError("TOO_MANY_COLUMNS", { file, columns: record.length, limit: MOST_COLUMNS });
  }
  const headings = withoutEmptyEnd(record.map((heading) => heading.trim()));
  refuseDuplicates(headings.filter(isKnown), file);
  const mapped = mappedColumns(headings, file, options);
  const preset = choosePreset(headings, mapped, options);
  const own = Object.fromEntries(
    FIELDS.map((field) => [field, mapped.get(field) ?? placeOf(field, preset, headings, mapped, file)]),
  ) as Record<Field, number>;
  if (preset.prefersAmount && own.amount >= 0 && !mapped.has("unitPrice")) own.unitPrice = -1;
  const found = FIELDS.filter((field) => own[field] >= 0);
  const columns = { count: headings.length, headings, at: withMadeFields(own, preset), found, preset };
  const missing = preset.needed.map(anyOf).flatMap((any) => (any.some((f) => own[f] >= 0) ? [] : [any[0]]));
  if (options.preset == null) missing.push(...misspelt(columns, missing));
  if (missing.length > 0) throw missingColumns(columns, missing, file);
  refuseDuplicates(headings, file); // last: a file without headings has order lines there, with values that repeat
  return columns;
}

/** How many fields these headings fill; the delimiter that fills most is the file's. */
export function countRecognised(headings: readonly string[], options: HeaderOptions): number {
  const known = new Set(headings.slice(0, MOST_COLUMNS).map(normalised));
  const mapped = (options.mapping ?? []).filter(({ column }) => known.has(normalised(column))).length;
  const counts = PRESETS.map(
    (preset) =>
      FIELDS.filter((field) => preset.headings[field]?.flat().some((alias) => known.has(alias))).length,
  );
  return mapped + Math.max(...counts);
}

/** The headings of columns that fill no field. */
export function ignoredColumns({ headings, at, found }: Columns): string[] {
  const used = new Set(found.map((field) => at[field]));
  return headings.filter((heading, i) => heading !== "" && !used.has(i));
}

/** True where rows are not read as they stand: values come from other rows or columns, or are worked out; or a status counts. */
export function isArranged({ preset, found }: Columns): boolean {
  const has = (field: Field) => found.includes(field);
  const sources = Object.values(preset.sources ?? {}).flatMap((fields) => fields.slice(1));
  const isMade = preset.order !== undefined || sources.some(has) || (has("amount") && !has("unitPrice"));
  return isMade || has("status") || has("cancelledAt");
}

/** Fields that files can do without, where this file has a column for one that is misspelt. */
function misspelt(columns: Columns, missing: readonly Field[]): Field[] {
  const doable = (["invoice", "quantity"] as const).filter((field) => columns.at[field] < 0);
  return doable.filter((field) => !missing.includes(field) && unusedNearMatch(columns, field) !== null);
}

/** Where the values of all fields stand, also of those that are made from others. */
function withMadeFields(
  own: Readonly<Record<Field, number>>,
  { sources = {} }: Preset,
): Record<Field, number> {
  const places = Object.entries(sources).map(([field, from]) => [
    field,
    from.map((source) => own[source]).find((place) => place >= 0) ?? -1,
  ]);
  const unitPrice = own.unitPrice >= 0 ? own.unitPrice : own.amount;
  return { ...own, unitPrice, ...Object.fromEntries(places) };
}

function withoutEmptyEnd(headings: readonly string[]): readonly string[] {
  return headings.slice(0, headings.findLastIndex((heading) => heading !== "") + 1);
}

/** True for the heading of a field in any preset. */
function isKnown(heading: string): boolean {
  const name = normalised(heading);
  return PRESETS.some(({ headings }) => Object.values(headings).some((tiers) => tiers.flat().includes(name)));
}

function refuseDuplicates(headings: readonly string[], file: string): void {
  const seen = new Set<string>();
  for (const heading of headings) {
    const name = normalised(heading);
    if (name !== "" && seen.has(name)) {
      throw new ClienteleError("DUPLICATE_HEADER", { file, heading: heading.slice(0, 60) });
    }
    seen.add(name);
  }
}

/** Where the fields stand of which somebody has said so; a heading as written goes before one that is like it. */
function mappedColumns(
  headings: readonly string[],
  file: string,
  { mapping }: HeaderOptions,
): Map<Field, number> {
  return new Map(
    (mapping ?? []).map(({ column, field }) => {
      const exact = headings.indexOf(column.trim());
      const place =
        exact >= 0
          ? exact
          : headings.findIndex((heading) => heading !== "" && normalised(heading) === normalised(column));
      if (place < 0) throw unknownColumn(column, headings, file);
      return [fieldNamed(field) as Field, place];
    }),
  );
}

function unknownColumn(column: string, headings: readonly string[], file: string): ClienteleError {
  const found = headings.slice(0, 20).join(", ");
  const why = `${file} has no such column. Found: ${found}.`;
  return new ClienteleError("BAD_OPTION", { option: "mapping", value: column, why }, ["input", "mapping"]);
}

function choosePreset(
  headings: readonly string[],
  mapped: ReadonlyMap<Field, number>,
  options: HeaderOptions,
): Preset {
  const given = options.preset ? presetNamed(options.preset) : null;
  const taken = new Set(mapped.values());
  const known = new Set(headings.map(normalised));
  const unmapped = new Set(headings.filter((_, i) => !taken.has(i)).map(normalised));
  const possible = PRESETS.filter((preset) => isPossible(preset, preset.typical ? known : unmapped));
  const isThere = (preset: Preset, field: Field) =>
    mapped.has(field) || preset.headings[field]?.flat().some((alias) => unmapped.has(alias));
  const fits = (preset: Preset) =>
    preset.needed.every((need) => anyOf(need).some((field) => isThere(preset, field)));
  const ofOneProgram = possible.find(({ typical }) => typical);
  return given ?? possible.find(fits) ?? ofOneProgram ?? PRESETS[PRESETS.length - 1];
}

function placeOf(
  field: Field,
  preset: Preset,
  headings: readonly string[],
  mapped: ReadonlyMap<Field, number>,
  file: string,
): number {
  const taken = new Set(mapped.values());
  for (const tier of preset.headings[field] ?? []) {
    const places = headings.flatMap((heading, i) =>
      !taken.has(i) && tier.includes(normalised(heading)) ? [i] : [],
    );
    if (places.length > 1) throw ambiguousColumn(field, places, headings, file);
    if (places.length === 1) return places[0];
  }
  return -1;
}

function ambiguousColumn(
  field: Field,
  places: readonly number[],
  headings: readonly string[],
  file: string,
): ClienteleError {
  const columns = places.map((place) => headings[place]);
  const example = `--map "${columns[0]}=${field}"`;
  return new ClienteleError("AMBIGUOUS_COLUMN", {
    file,
    field: headingOf(field),
    columns: columns.join(", "),
    example,
  });
}
