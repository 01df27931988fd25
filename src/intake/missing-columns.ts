import { ClienteleError } from "../errors.js";
import type { Columns } from "./columns.js";
import { FIELDS, type Field, headingOf, normalised } from "./fields.js";
import { nearestMatch } from "./near-match.js";
import { anyOf, calledBy, type Preset } from "./presets/preset.js";

/** More of a heading is not looked through for known words. */
const LONGEST_HEADING = 1_000;

/** An unused heading that looks like a misspelt one for the field; null where there is none. */
export function unusedNearMatch(columns: Columns, field: Field): string | null {
  const { headings, at, found, preset } = columns;
  const used = new Set(found.map((other) => at[other]));
  const unused = headings.filter((heading, i) => heading !== "" && heading.length <= 60 && !used.has(i));
  const known = [normalised(headingOf(field)), ...(preset.headings[field] ?? []).flat()];
  for (const name of known) {
    const near = nearestMatch(name, unused.map(normalised));
    if (near) return unused.find((heading) => normalised(heading) === near) ?? null;
  }
  return null;
}

/** What is missing, what was found instead, and what to do about it. */
export function missingColumns(columns: Columns, missing: readonly Field[], file: string): ClienteleError {
  const { headings, preset } = columns;
  const inOrder = FIELDS.filter((field) => missing.includes(field));
  return new ClienteleError("MISSING_COLUMNS", {
    file,
    missing: inOrder.map((field) => calledBy(preset, field)).join(", "),
    found: headings
      .slice(0, 20)
      .map((heading) => heading.slice(0, 60))
      .join(", "),
    needed: FIELDS.filter((field) => preset.needed.some((need) => anyOf(need)[0] === field))
      .map((field) => calledBy(preset, field))
      .join(", "),
    advice: advice(columns, inOrder),
  });
}

function advice(columns: Columns, missing: readonly Field[]): string {
  const near = missing.flatMap((field) => {
    const heading = unusedNearMatch(columns, field);
    const name = calledBy(columns.preset, field);
    return heading ? [`${name}: did you mean ${heading}? ${mapFlag(heading, field)}.`] : [];
  });
  if (near.length > 0) return near.join(" ");
  const delimiter = columns.headings.length === 1 ? delimiterWithin(columns) : null;
  if (delimiter)
    return `The first line must hold the headings, each as a column of its own; here they are one column. Take away the quotes around whole lines, or correct the delimiter (--delimiter '${delimiter}').`;
  const isOneColumn = columns.headings.length <= 1;
  if (!hasKnownWords(columns)) return noHeadings(isOneColumn, missing[0]);
  if (isOneColumn) return "Only one column was found: is there another delimiter (--delimiter ';')?";
  return `Rename the headings to these, or say which column is which (--map COLUMN=${missing[0]}).`;
}

/** The delimiter at which the only heading falls into several known ones; null where there is none. */
function delimiterWithin({ headings: [heading], preset }: Columns): string | null {
  const known = knownHeadings(preset);
  const count = (delimiter: string) =>
    heading.split(delimiter).filter((part) => known.has(normalised(part))).length;
  return [",", ";", "\t", "|"].find((delimiter) => count(delimiter) > 1)?.replace("\t", "tab") ?? null;
}

/** True where a heading is known, whatever signs stand between the words. */
function hasKnownWords({ headings, at, preset }: Columns): boolean {
  const known = knownHeadings(preset);
  const words = headings.flatMap((heading) => heading.slice(0, LONGEST_HEADING).split(/[^\p{L}\d\s._'"-]+/u));
  return Object.values(at).some((place) => place >= 0) || words.some((word) => known.has(normalised(word)));
}

function knownHeadings({ headings }: Preset): Set<string> {
  return new Set(Object.values(headings).flat(2));
}

function noHeadings(isOneColumn: boolean, missing: Field): string {
  const place = "No heading is known here, and the headings must be in the first line";
  if (isOneColumn)
    return `${place}: take away what stands before them. If they are there, is there another delimiter (--delimiter ';')?`;
  return `${place}: put them there. If these are the headings, rename them, or say which column is which (--map COLUMN=${missing}).`;
}

function mapFlag(heading: string, field: Field): string {
  const mapping = `${heading}=${field}`;
  return `--map ${/^[\w=.-]+$/.test(mapping) ? mapping : `"${mapping}"`}`;
}
