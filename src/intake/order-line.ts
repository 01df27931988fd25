import type { FormFault } from "../formats/table-record.js";

/** One line of an order, as written in the file but typed. Null where the file has nothing. */
export interface OrderLine {
  readonly invoice: string | null;
  readonly stockCode: string | null;
  readonly description: string | null;
  readonly quantity: number;
  /** Thousandths of the currency, a whole number. */
  readonly unitPrice: number;
  /** UTC milliseconds. */
  readonly orderedAt: number;
  readonly customerNumber: string | null;
  readonly country: string | null;
}

/** The kinds of fault that make a row unreadable: first those of its form, then those of its values. */
export type FaultCode =
  | FormFault
  | "WRONG_FIELD_COUNT"
  | "FIELD_TOO_LONG"
  | "NOT_A_NUMBER"
  | "OUT_OF_RANGE"
  | "NOT_A_DATE";

/** Why a row could not be understood. */
export interface RowFault {
  readonly code: FaultCode;
  /** The heading of the column; empty where the whole row is meant. */
  readonly column: string;
  readonly reason: string;
}
