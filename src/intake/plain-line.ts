import type { TableRecord } from "../formats/table-record.js";
import type { FieldValue } from "./column-memo.js";
import { type Columns, isArranged } from "./columns.js";
import { LINE_FIELDS, type LineField } from "./fields.js";
import { NO_VALUE } from "./plain-values.js";

/** The values of a line; the object is used again for the next one. */
export type PlainLine = Record<LineField, FieldValue>;

/** What becomes of the records of a file. */
export interface PlainHandlers {
  /** A record that can be read without its text. @returns false where it cannot be taken without */
  line(values: PlainLine): boolean;
  /** Any other record. */
  other(record: TableRecord): void;
  /** Asked after each record: true where `pause` is to be waited for before the next one. */
  isFull(): boolean;
  pause(): Promise<void>;
}

/** Whether each row of a file is a line by itself, with a price and a quantity that stand in it. */
export function hasPlainRows(columns: Columns): boolean {
  return !isArranged(columns) && columns.at.quantity >= 0 && columns.at.unitPrice >= 0;
}

export function newPlainLine(): PlainLine {
  return Object.fromEntries(LINE_FIELDS.map((field) => [field, NO_VALUE])) as PlainLine;
}

type Setter = (line: PlainLine) => (value: FieldValue) => void;

/** One function for each field: one for all, that is told which, takes several times as long. */
export const SETTERS: Readonly<Record<LineField, Setter>> = {
  invoice: (line) => (value) => {
    line.invoice = value;
  },
  stockCode: (line) => (value) => {
    line.stockCode = value;
  },
  description: (line) => (value) => {
    line.description = value;
  },
  quantity: (line) => (value) => {
    line.quantity = value;
  },
  orderedAt: (line) => (value) => {
    line.orderedAt = value;
  },
  unitPrice: (line) => (value) => {
    line.unitPrice = value;
  },
  customerNumber: (line) => (value) => {
    line.customerNumber = value;
  },
  country: (line) => (value) => {
    line.country = value;
  },
  currency: (line) => (value) => {
    line.currency = value;
  },
  timeZone: (line) => (value) => {
    line.timeZone = value;
  },
};

/** True where the record must be looked at as a whole. */
export function isOdd({
  quantity,
  unitPrice,
  orderedAt,
  customerNumber,
  currency,
  timeZone,
}: PlainLine): boolean {
  return (
    quantity.isOdd ||
    unitPrice.isOdd ||
    orderedAt.isOdd ||
    customerNumber.isOdd ||
    currency.isOdd ||
    timeZone.isOdd
  );
}
