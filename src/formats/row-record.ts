import { csvLine } from "./csv-line.js";
import type { TableRecord } from "./table-record.js";

/** A row of a table that is no text: its CSV is written where somebody asks for it, which is for rejects only. */
export function rowRecord(fields: readonly string[], line: number): TableRecord {
  const fault = fields.some((field) => field.includes("\0")) ? "NUL_CHARACTER" : null;
  return {
    fields,
    line,
    lastLine: line,
    get raw() {
      return csvLine(fields, true);
    },
    fault,
  };
}
