/** What stands in a field of CSV; null is empty. */
export type Cell = string | number | boolean | null;

/** One line of CSV (RFC 4180), without its end. Text that a spreadsheet would execute gets a leading `'`, unless raw. */
export function csvLine(cells: readonly Cell[], isRaw = false): string {
  return cells
    .map((cell) => (typeof cell === "string" ? quoted(isRaw ? cell : harmless(cell)) : String(cell ?? "")))
    .join(",");
}

/** What a spreadsheet would take for a formula begins so, unless it is a plain number. Pages save CSV by the same rule. */
export const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
export const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

function harmless(text: string): string {
  return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
