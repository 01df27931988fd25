/** The fields of an order line, and two that hold for a whole file. */
export const LINE_FIELDS = [
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

export type LineField = (typeof LINE_FIELDS)[number];

/** What a column can be used for: those, and what some exports have instead of them or beside them (docs/presets.md). */
export const FIELDS = [
  ...LINE_FIELDS,
  "amount",
  "email",
  "phone",
  "billingCountry",
  "status",
  "cancelledAt",
  "lineDiscount",
  "orderDiscount",
  "subtotal",
  "shipping",
  "taxes",
  "total",
] as const;

export type Field = (typeof FIELDS)[number];

/** As UCI Online Retail calls the fields that it has: people know these names, so messages use them. */
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
  amount: "Amount",
  email: "Email",
  phone: "Phone",
  billingCountry: "BillingCountry",
  status: "Status",
  cancelledAt: "CancelledAt",
  lineDiscount: "LineDiscount",
  orderDiscount: "OrderDiscount",
  subtotal: "Subtotal",
  shipping: "Shipping",
  taxes: "Taxes",
  total: "Total",
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
