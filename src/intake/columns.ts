import { ClienteleError } from "../errors.js";

/** The fields of an order line that a column can fill. */
export type Field =
  | "invoice"
  | "stockCode"
  | "description"
  | "quantity"
  | "orderedAt"
  | "unitPrice"
  | "customerNumber"
  | "country";

interface FieldHeadings {
  /** As UCI Online Retail calls it; named in messages. */
  readonly heading: string;
  /** Other spellings, normalised. */
  readonly aliases: readonly string[];
  readonly isNeeded: boolean;
}

/** Headings of UCI Online Retail, and those of its second edition. */
const HEADINGS: Readonly<Record<Field, FieldHeadings>> = {
  invoice: { heading: "InvoiceNo", aliases: ["invoiceno", "invoice"], isNeeded: true },
  stockCode: { heading: "StockCode", aliases: ["stockcode"], isNeeded: true },
  description: { heading: "Description", aliases: ["description"], isNeeded: false },
  quantity: { heading: "Quantity", aliases: ["quantity"], isNeeded: true },
  orderedAt: { heading: "InvoiceDate", aliases: ["invoicedate"], isNeeded: true },
  unitPrice: { heading: "UnitPrice", aliases: ["unitprice", "price"], isNeeded: true },
  customerNumber: { heading: "CustomerID", aliases: ["customerid"], isNeeded: true },
  country: { heading: "Country", aliases: ["country"], isNeeded: false },
};

/** Where each field stands in a record; −1 where the file has no such column. */
export interface Columns {
  readonly count: number;
  readonly at: Readonly<Record<Field, number>>;
}

const MOST_COLUMNS = 1_000;

/** The heading by which messages name a field. */
export function headingOf(field: Field): string {
  return HEADINGS[field].heading;
}

/**
 * Finds the columns by their headings; case, spaces, `_` and `-` do not matter, other columns are left alone.
 * @throws ClienteleError TOO_MANY_COLUMNS, DUPLICATE_HEADER, MISSING_COLUMNS (with what was found and what is needed)
 */
export function readColumns(headings: readonly string[], file: string): Columns {
  if (headings.length > MOST_COLUMNS) {
    throw new ClienteleError("TOO_MANY_COLUMNS", { file, columns: headings.length, limit: MOST_COLUMNS });
  }
  const found = headings.map(normalise);
  const fields = Object.keys(HEADINGS) as Field[];
  const at = Object.fromEntries(fields.map((field) => [field, positionOf(field, found, headings, file)]));
  const missing = fields.filter((field) => HEADINGS[field].isNeeded && at[field] < 0).map(headingOf);
  if (missing.length > 0) throw missingColumns(missing, headings, file);
  return { count: headings.length, at: at as Record<Field, number> };
}

function positionOf(
  field: Field,
  found: readonly string[],
  headings: readonly string[],
  file: string,
): number {
  const positions = found.flatMap((heading, i) => (HEADINGS[field].aliases.includes(heading) ? [i] : []));
  if (positions.length > 1)
    throw new ClienteleError("DUPLICATE_HEADER", { file, heading: headings[positions[1]] });
  return positions[0] ?? -1;
}

function missingColumns(
  missing: readonly string[],
  headings: readonly string[],
  file: string,
): ClienteleError {
  const needed = Object.values(HEADINGS).filter((field) => field.isNeeded);
  return new ClienteleError("MISSING_COLUMNS", {
    file,
    missing: missing.join(", "),
    found: headings
      .slice(0, 20)
      .map((heading) => heading.slice(0, 60))
      .join(", "),
    needed: needed.map((field) => field.heading).join(", "),
  });
}

function normalise(heading: string): string {
  return heading.toLowerCase().replace(/[\s_-]/g, "");
}
