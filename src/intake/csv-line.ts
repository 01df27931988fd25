/** What stands in a field of CSV; null is empty. */
export type Cell = string | number | boolean | null;

/** One line of CSV (RFC 4180), without its end. Text that a spreadsheet would execute gets a leading `'`, unless raw. */
export function csvLine(cells: readonly Cell[], isRaw = false): string {
  return cells
    .map((cell) => (typeof cell === "string" ? quoted(isRaw ? cell : harmless(cell)) : String(cell ?? "")))
    .join(",");
}

function harmless(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !isPlainNumber(text) ? `'${text}` : text;
}

function isPlainNumber(text: string): boolean {
  return /^[+-]?\d+(\.\d+)?$/.test(text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
