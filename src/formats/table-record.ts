/** What can be wrong with the form of a record, before its values are looked at. */
export type FormFault =
  | "STRAY_QUOTE"
  | "TEXT_AFTER_QUOTE"
  | "UNCLOSED_QUOTE"
  | "RECORD_TOO_LONG"
  | "NUL_CHARACTER"
  | "ERROR_CELL";

/** One record of a table: a line of a CSV file, a row of a sheet. */
export interface TableRecord {
  readonly fields: readonly string[];
  /** The number of the record's first line in the file, or of its row in the sheet, from 1. */
  readonly line: number;
  readonly lastLine: number;
  /** The record as written; of one that is too long or never ends, the beginning. Of a sheet's row, its CSV. */
  readonly raw: string;
  /** What is wrong with the record's form, null where nothing is. */
  readonly fault: FormFault | null;
}
