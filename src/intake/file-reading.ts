import type { TableFormat } from "../formats/table.js";
import type { Decimal } from "./decimal-mark.js";
import type { Field } from "./fields.js";

/** What makes an order: its invoice number, or the purchases of a customer at one instant or, without times, on one day. */
export type OrderUnit = "INVOICE" | "INSTANT" | "DAY";

/** How a file was read, in the names that the options take: the same options read it the same way. Plain JSON. */
export interface FileReading {
  readonly name: string;
  readonly preset: string;
  readonly format: TableFormat;
  /** Null where the format says it itself. */
  readonly encoding: string | null;
  /** Of CSV. */
  readonly delimiter: string | null;
  /** Of a workbook. */
  readonly sheet: string | null;
  /** There where the sheet has no room for another row: what followed was probably cut off before it was saved. */
  readonly isSheetFull?: true;
  /**
   * Of a column in which several layouts occur the one that had to be settled, else that of the first date. Null where
   * no date has settled it (yet: the head of a long file may not show it).
   */
  readonly dateFormat: string | null;
  /** Null where all numbers are whole. */
  readonly decimal: Decimal | null;
  readonly orderIs: OrderUnit;
  readonly mapping: readonly { readonly column: string; readonly field: Field }[];
  readonly ignoredColumns: readonly string[];
}
