import type { Encoding } from "./encoding.js";
import type { ReadProgress } from "./open-text.js";
import type { TableRecord } from "./table-record.js";

/** A file as it lies on the disk and as people call it. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

export type TableFormat = "csv" | "xlsx" | "parquet";

/** A table of a file: it can be read from its start as often as needed. */
export interface Table {
  readonly format: TableFormat;
  /** How its bytes are text; null where the format says it. */
  readonly encoding: Encoding | null;
  /** What stands between two fields; null where the format needs none. */
  readonly delimiter: string | null;
  /** The sheet of a workbook; null elsewhere. */
  readonly sheet: string | null;
  /** As written. */
  readonly headings: readonly string[];
  /** How many records stand before the first order line; 0 where the headings are no record. */
  readonly headerRecords: number;
  /**
   * Of a workbook: true once its records have been read up to the last row that a sheet can have, so that others were
   * probably cut off before the file was saved.
   */
  readonly isFull?: () => boolean;
  /**
   * All records from the first one of the file on, in lists: every reading of the same file gives the same ones.
   * @throws ClienteleError those of the format
   */
  records(onRead: ReadProgress): AsyncGenerator<readonly TableRecord[]>;
}
