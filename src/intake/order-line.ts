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

/** Why a row could not be understood. */
export interface RowFault {
  readonly column: string;
  readonly reason: string;
}
