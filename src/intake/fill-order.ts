import type { Columns } from "./columns.js";
import type { Field } from "./fields.js";

/**
 * Writes into the rows of one order what other rows or columns have of it: what the order's rows share, and values that
 * come from another column where their own is empty.
 * @param rows the fields of its sound records, changed in place
 */
export function fillOrder(rows: readonly string[][], columns: Columns): void {
  const { preset, found } = columns;
  if (preset.order) {
    fillShared(rows, columns, "invoice");
    for (const field of preset.order.shared) if (found.includes(field)) fillShared(rows, columns, field);
  }
  for (const [field, sources] of Object.entries(preset.sources ?? {})) {
    for (const row of rows) fillFrom(row, columns, field as Field, sources);
  }
}

/** Rows that leave a column empty have what the first row that does not says. */
function fillShared(rows: readonly string[][], { at }: Columns, field: Field): void {
  const place = at[field];
  if (rows.every((row) => row[place].trim() !== "")) return;
  const text = rows.find((row) => row[place].trim() !== "")?.[place];
  if (text === undefined) return;
  for (const row of rows) if (row[place].trim() === "") row[place] = text;
}

function fillFrom(
  row: string[],
  { at, found, preset }: Columns,
  field: Field,
  sources: readonly Field[],
): void {
  if (at[field] < 0) return;
  const isGuest = (text: string) => field === "customerNumber" && preset.guests?.includes(text) === true;
  for (const source of sources) {
    const text = found.includes(source) ? sourceText(source, row[at[source]]) : "";
    if (text.trim() === "" || isGuest(text.trim())) continue;
    row[at[field]] = text;
    return;
  }
  row[at[field]] = "";
}

/** E-mail addresses are compared in small letters, telephone numbers by their digits; all else is as written. */
function sourceText(source: Field, text: string): string {
  if (source === "email") return text.trim().toLowerCase();
  return source === "phone" ? text.replace(/[^\d+]/g, "") : text;
}
