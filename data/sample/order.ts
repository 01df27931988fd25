/** One line of an invoice; money in thousandths of a pound. */
export interface Line {
  code: string;
  description: string;
  quantity: number;
  priceMilli: number;
}

/** One invoice before it has a number: the numbers follow the instants, as a real till gives them. */
export interface Order {
  /** minutes since the period's first midnight, see calendar.ts */
  minute: number;
  /** what stands before the number: nothing for a sale, C for a cancellation, A for an accountant's adjustment */
  series: "" | "C" | "A";
  /** empty where the customer is unknown */
  customerId: string;
  country: string;
  lines: Line[];
  /** lines from this index on were entered one minute later */
  secondMinuteFrom?: number;
}
