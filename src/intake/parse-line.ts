import type { TableRecord } from "../formats/table-record.js";
import { foldedStatus } from "./cleaning-rules.js";
import type { Columns } from "./columns.js";
import type { Decimal } from "./decimal-mark.js";
import type { Field } from "./fields.js";
import type { FaultCode, OrderLine, RowFault } from "./order-line.js";
import {
  LARGEST_AMOUNT,
  type Parsed,
  parseQuantity,
  parseThousandths,
  type ValueFault,
} from "./parse-values.js";

/** How the rows of one file are read. */
export interface RowReading {
  readonly columns: Columns;
  readonly parseInstant: (text: string) => Parsed<number>;
  readonly decimal: Decimal | null;
  /** Customer numbers are written as floats throughout, and lose their ".0". */
  readonly hasFloatCustomers: boolean;
}

/** A row that was understood. */
export interface ParsedLine {
  readonly order: OrderLine;
  /** True where the price had more than three decimals that count. */
  readonly isPriceRounded: boolean;
  /** Of its order, as cancellation rules compare it; null where the file has none. */
  readonly status: string | null;
}

const LONGEST_TEXT = 32_768;

const FORM_FAULTS: Readonly<Partial<Record<FaultCode, string>>> = {
  STRAY_QUOTE:
    'there is a quote in a field that does not begin with one (quote the field, and write "" for it)',
  TEXT_AFTER_QUOTE: "there is text after a closing quote",
  UNCLOSED_QUOTE: "a quote is opened and not closed",
  RECORD_TOO_LONG: "it is longer than 1 MiB",
  NUL_CHARACTER: "it holds a NUL character",
  ERROR_CELL: "a cell that is needed holds an error such as #REF!, or a formula without its result",
};

/** What is wrong with a record before its values are looked at; null where nothing is. */
export function formFault(record: TableRecord, { count }: Columns): RowFault | null {
  const { fault, fields } = record;
  if (fault) return wholeRow(fault, `${FORM_FAULTS[fault]}${span(record)}`);
  if (fields.length !== count && !hasOnlyEmptyExtras(fields, count)) {
    return wholeRow("WRONG_FIELD_COUNT", `it has ${fields.length} fields, the headings have ${count}`);
  }
  if (fields.some((field) => field.length > LONGEST_TEXT)) {
    return wholeRow("FIELD_TOO_LONG", `a field has more than ${LONGEST_TEXT} characters`);
  }
  return null;
}

/** The order line of a sound record, or the first thing that is wrong with it. */
export function parseLine(fields: readonly string[], reading: RowReading): ParsedLine | RowFault {
  const { columns, decimal } = reading;
  const hasQuantity = columns.at.quantity >= 0;
  const quantity = parseQuantity(hasQuantity ? at(fields, columns, "quantity") : "1", decimal);
  if ("reason" in quantity) return fault(columns, "quantity", quantity);
  const unitPrice = parseThousandths(at(fields, columns, "unitPrice"), decimal);
  if ("reason" in unitPrice) return fault(columns, "unitPrice", unitPrice);
  const orderedAt = reading.parseInstant(at(fields, columns, "orderedAt"));
  if ("reason" in orderedAt) return fault(columns, "orderedAt", orderedAt);
  if (Math.abs(quantity.value * unitPrice.value) > LARGEST_AMOUNT) {
    return fault(columns, "quantity", { code: "OUT_OF_RANGE", reason: "quantity × price is out of range" });
  }
  const customer = at(fields, columns, "customerNumber").trim();
  const order = {
    invoice: textOrNull(at(fields, columns, "invoice").trim()),
    stockCode: textOrNull(at(fields, columns, "stockCode")),
    description: textOrNull(at(fields, columns, "description")),
    quantity: quantity.value,
    unitPrice: unitPrice.value,
    orderedAt: orderedAt.value,
    customerNumber: textOrNull(reading.hasFloatCustomers ? customer.replace(/[.,]0+$/, "") : customer),
    country: textOrNull(at(fields, columns, "country").trim()),
  };
  return { order, isPriceRounded: unitPrice.isRounded, status: statusOf(fields, columns) };
}

/** The date of a cancellation goes before the status. */
function statusOf(fields: readonly string[], columns: Columns): string | null {
  if (columns.at.cancelledAt >= 0 && at(fields, columns, "cancelledAt").trim() !== "") return "cancelled";
  return columns.at.status >= 0 ? foldedStatus(at(fields, columns, "status")) : null;
}

function at(fields: readonly string[], columns: Columns, field: Field): string {
  return fields[columns.at[field]] ?? "";
}

function fault({ headings, at: places }: Columns, field: Field, { code, reason }: ValueFault): RowFault {
  return { code, column: headings[places[field]].slice(0, 60), reason };
}

function wholeRow(code: FaultCode, reason: string): RowFault {
  return { code, column: "", reason };
}

function span({ line, lastLine }: TableRecord): string {
  return lastLine > line ? ` (lines ${line} to ${lastLine})` : "";
}

function hasOnlyEmptyExtras(fields: readonly string[], count: number): boolean {
  return fields.length > count && fields.slice(count).every((field) => field === "");
}

function textOrNull(text: string): string | null {
  return text === "" ? null : text;
}
