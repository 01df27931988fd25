import { ClienteleError } from "../errors.js";
import type { Columns } from "./columns.js";
import { FIELDS, type Field, headingOf, normalised } from "./fields.js";
import { nearestMatch } from "./near-match.js";

/** An unused heading that looks like a misspelt one for the field; null where there is none. */
export function unusedNearMatch({ headings, at, preset }: Columns, field: Field): string | null {
  const used = new Set(Object.values(at));
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
    missing: inOrder.map(headingOf).join(", "),
    found: headings
      .slice(0, 20)
      .map((heading) => heading.slice(0, 60))
      .join(", "),
    needed: FIELDS.filter((field) => preset.needed.includes(field))
      .map(headingOf)
      .join(", "),
    advice: advice(columns, inOrder),
  });
}

function advice(columns: Columns, missing: readonly Field[]): string {
  const near = missing.flatMap((field) => {
    const heading = unusedNearMatch(columns, field);
    return heading ? [`${headingOf(field)}: did you mean ${heading}? ${mapFlag(heading, field)}.`] : [];
  });
  if (near.length > 0) return near.join(" ");
  if (columns.headings.length <= 1)
    return "Only one column was found: is there another delimiter (--delimiter ';')?";
  return `Rename the headings to these, or say which column is which (--map COLUMN=${missing[0]}).`;
}

function mapFlag(heading: string, field: Field): string {
  const mapping = `${heading}=${field}`;
  return `--map ${/^[\w=.-]+$/.test(mapping) ? mapping : `"${mapping}"`}`;
}
