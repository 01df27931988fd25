import type { Columns } from "./columns.js";
import type { Field } from "./fields.js";

/** Where a value can come from, and how it is written. */
interface Source {
  readonly place: number;
  readonly write: (text: string) => string;
}

/**
 * Prepares what writes into the rows of one order what other rows or columns have of it: what the order's rows share, and
 * values that come from another column where their own is empty.
 * @returns a function of the fields of an order's sound records, which it changes in place
 */
export function orderFiller({ preset, found, at }: Columns): (rows: readonly string[][]) => void {
  const sharedFields: readonly Field[] = preset.order ? ["invoice", ...preset.order.shared] : [];
  const shared = sharedFields.filter((field) => found.includes(field)).map((field) => at[field]);
  const made = Object.entries(preset.sources ?? {}).map(([field, fields]) => ({
    place: at[field as Field],
    sources: fields.filter((source) => found.includes(source)).map((source) => sourceOf(source, at[source])),
    none: field === "customerNumber" ? (preset.guests ?? []) : [],
  }));
  return (rows) => {
    if (rows.length > 1) for (const place of shared) fillShared(rows, place);
    for (const { place, sources, none } of made)
      if (sources.length > 0) for (const row of rows) row[place] = firstOf(sources, row, none);
  };
}

/** E-mail addresses are compared in small letters, telephone numbers by their digits; all else is as written. */
function sourceOf(field: Field, place: number): Source {
  if (field === "email") return { place, write: (text) => text.trim().toLowerCase() };
  return { place, write: field === "phone" ? (text) => text.replace(/[^\d+]/g, "") : (text) => text };
}

/** The first text that there is; empty where there is none. */
function firstOf(sources: readonly Source[], row: readonly string[], none: readonly string[]): string {
  for (const { place, write } of sources) {
    const text = write(row[place]);
    if (!isBlank(text) && !none.includes(text.trim())) return text;
  }
  return "";
}

/** Rows that leave a column empty have what the first row that does not says. */
function fillShared(rows: readonly string[][], place: number): void {
  const text = rows.find((row) => !isBlank(row[place]))?.[place];
  if (text === undefined) return;
  for (const row of rows) if (isBlank(row[place])) row[place] = text;
}

function isBlank(text: string): boolean {
  return text === "" || text.trim() === "";
}
