import { type Columns, type Field, headingOf } from "./columns.js";
import type { OrderLine, RowFault } from "./order-line.js";
import { LARGEST_AMOUNT, type Parsed, parseQuantity, parseThousandths } from "./parse-values.js";

/** How the rows of one file are read. */
export interface RowReading {
  readonly columns: Columns;
  readonly parseInstant: (text: string) => Parsed<number>;
}

const LONGEST_TEXT = 32_768;

/** The order line of one record, or the first thing that is wrong with it. */
export function parseLine(fields: readonly string[], reading: RowReading): OrderLine | RowFault {
  const { columns } = reading;
  if (fields.length !== columns.count && !hasOnlyEmptyExtras(fields, columns.count)) {
    return { column: "", reason: `it has ${fields.length} fields, the headings have ${columns.count}` };
  }
  const badText = fields.find((field) => field.length > LONGEST_TEXT || field.includes("\0"));
  if (badText !== undefined) return { column: "", reason: "a field holds a NUL character or is too long" };
  const quantity = parseQuantity(at(fields, columns, "quantity"));
  if ("reason" in quantity) return fault("quantity", quantity.reason);
  const unitPrice = parseThousandths(at(fields, columns, "unitPrice"));
  if ("reason" in unitPrice) return fault("unitPrice", unitPrice.reason);
  const orderedAt = reading.parseInstant(at(fields, columns, "orderedAt"));
  if ("reason" in orderedAt) return fault("orderedAt", orderedAt.reason);
  if (Math.abs(quantity.value * unitPrice.value) > LARGEST_AMOUNT) {
    return fault("quantity", "quantity × price is out of range");
  }
  return {
    invoice: textOrNull(at(fields, columns, "invoice").trim()),
    stockCode: textOrNull(at(fields, columns, "stockCode")),
    description: textOrNull(at(fields, columns, "description")),
    quantity: quantity.value,
    unitPrice: unitPrice.value,
    orderedAt: orderedAt.value,
    customerNumber: textOrNull(at(fields, columns, "customerNumber").trim()),
    country: textOrNull(at(fields, columns, "country").trim()),
  };
}

function at(fields: readonly string[], columns: Columns, field: Field): string {
  return fields[columns.at[field]] ?? "";
}

function fault(field: Field, reason: string): RowFault {
  return { column: headingOf(field), reason };
}

function hasOnlyEmptyExtras(fields: readonly string[], count: number): boolean {
  return fields.length > count && fields.slice(count).every((field) => field === "");
}

function textOrNull(text: string): string | null {
  return text === "" ? null : text;
}
