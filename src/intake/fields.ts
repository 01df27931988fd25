/** The fields of an order line that a column can fill, and two that hold for a whole file. */
export const FIELDS = [
  "invoice",
  "stockCode",
  "description",
  "quantity",
  "orderedAt",
  "unitPrice",
  "customerNumber",
  "country",
  "currency",
  "timeZone",
] as const;

export type Field = (typeof FIELDS)[number];

/** As UCI Online Retail calls the fields: people know these names, so messages use them. */
const HEADINGS: Readonly<Record<Field, string>> = {
  invoice: "InvoiceNo",
  stockCode: "StockCode",
  description: "Description",
  quantity: "Quantity",
  orderedAt: "InvoiceDate",
  unitPrice: "UnitPrice",
  customerNumber: "CustomerID",
  country: "Country",
  currency: "Currency",
  timeZone: "TimeZone",
};

/** The heading by which messages name a field. */
export function headingOf(field: Field): string {
  return HEADINGS[field];
}

/** The field that somebody means by `orderedAt`, `ordered_at` or `InvoiceDate`; null where there is none. */
export function fieldNamed(name: string): Field | null {
  const wanted = normalised(name);
  return (
    FIELDS.find((field) => [field, HEADINGS[field]].some((known) => normalised(known) === wanted)) ?? null
  );
}

/** A heading as it is compared: without case, spaces, `_`, `-`, `.`, quotes around it and remains of a byte order mark. */
export function normalised(heading: string): string {
  const plain = heading
    .replace(/^(?:\ufeff|ï»¿)/, "")
    .trim()
    .replace(/^(["'])(.*)\1$/s, "$2");
  return plain.toLowerCase().replace(/[\s._-]/g, "") || plain.trim();
}
