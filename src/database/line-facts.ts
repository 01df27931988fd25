import type { Kysely } from "kysely";
import type { Database } from "./open-database.js";
import type { Tables } from "./tables.js";
import { type LineScope, visibleLines } from "./visible-lines.js";

/** The numbers of one order line, in the order of LINE_FACTS. */
export type LineFacts = readonly [
  importId: number,
  invoiceId: number | null,
  productId: number | null,
  descriptionId: number | null,
  customerId: number | null,
  countryId: number | null,
  orderedAt: number,
  quantity: number,
  unitPrice: number,
  rules: number,
];

const LINE_FACTS = [
  "import_id",
  "invoice_id",
  "product_id",
  "description_id",
  "customer_id",
  "country_id",
  "ordered_at",
  "quantity",
  "unit_price",
  "rules",
] as const;

/** Bits of all seven rules. */
const ALL_RULES = 0b1111111;

/** Every line of a data set, one by one, with all rules that apply to it whatever the profile. */
export function lineFacts({ sqlite, db }: Database, scope: LineScope): IterableIterator<LineFacts> {
  const lines = visibleLines(db, scope, ALL_RULES);
  const { sql, parameters } = db
    .selectFrom(lines.as("line"))
    .select([...LINE_FACTS])
    .compile();
  return sqlite
    .prepare(sql)
    .raw()
    .iterate(...parameters) as IterableIterator<LineFacts>;
}

/** Tables that give each text of a column a number. */
export type DictionaryTable = "invoice" | "product" | "description" | "customer" | "country";

/** The numbers and texts of a dictionary. */
export function dictionaryTexts(db: Kysely<Tables>, table: DictionaryTable) {
  switch (table) {
    case "invoice":
      return db.selectFrom("invoice").select(["id", "number as text"]);
    case "customer":
      return db.selectFrom("customer").select(["id", "number as text"]);
    case "product":
      return db.selectFrom("product").select(["id", "stock_code as text"]);
    case "description":
      return db.selectFrom("description").select(["id", "text"]);
    case "country":
      return db.selectFrom("country").select(["id", "name as text"]);
  }
}
