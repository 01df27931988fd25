import { ClienteleError } from "../errors.js";
import { csvRecords } from "../formats/csv-records.js";

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

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
