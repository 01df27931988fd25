/** How a table is written to a file. */
export interface TableStyle {
  readonly delimiter: string;
  readonly lineEnd: string;
  readonly encoding: "utf8" | "utf8-bom" | "utf16le" | "utf16be";
  /** Quotes around every field, or only where they must be. */
  readonly quotesAll: boolean;
  /** The columns in the order in which they are written: a permutation of their places. */
  readonly order: readonly number[];
}

/** Writes rows of texts as a file of that style. */
export function writeTable(rows: readonly (readonly string[])[], style: TableStyle): Uint8Array {
  const { delimiter, lineEnd, quotesAll, order } = style;
  const mustQuote = (text: string) => quotesAll || text.includes(delimiter) || /["\r\n]/.test(text);
  const field = (text: string) => (mustQuote(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (row: readonly string[]) => order.map((place) => field(row[place])).join(delimiter) + lineEnd;
  return encoded(rows.map(line).join(""), style.encoding);
}

function encoded(text: string, encoding: TableStyle["encoding"]): Uint8Array {
  if (encoding === "utf8") return Buffer.from(text);
  if (encoding === "utf8-bom") return Buffer.from(`\ufeff${text}`);
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf16le" ? bytes : bytes.swap16();
}
