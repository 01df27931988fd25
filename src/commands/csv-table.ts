import { ClienteleError } from "../errors.js";
import { csvRecords } from "../intake/csv-records.js";

/** A small CSV file in memory. */
export interface CsvTable {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly fields: readonly string[]; readonly line: number }[];
}

/** @throws ClienteleError EMPTY_FILE, NO_ROWS */
export async function readTable(bytes: Uint8Array, file: string): Promise<CsvTable> {
  const text = new TextDecoder().decode(bytes);
  const records = [];
  for await (const batch of csvRecords(once(text))) records.push(...batch);
  const [header, ...rows] = records;
  if (!header) throw new ClienteleError("EMPTY_FILE", { file });
  if (rows.length === 0) throw new ClienteleError("NO_ROWS", { file });
  return { headings: header.fields, rows };
}

type Cell = string | number | boolean | null;

/** One line of CSV (RFC 4180); null is empty. Text that a spreadsheet would execute gets a leading `'`, unless raw. */
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

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
