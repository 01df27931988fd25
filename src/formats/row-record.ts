import { csvLine } from "./csv-line.js";
import type { FormFault, TableRecord } from "./table-record.js";

/** What all such records share: their CSV is written only where somebody asks for it, of rows that are rejected. */
const ROW_RECORD = {
  get raw(): string {
    return csvLine((this as unknown as TableRecord).fields, true);
  },
};

/** The record of a row in a table that is no text; a getter that each had for itself would take longer than to read it. */
export function rowRecord(
  fields: readonly string[],
  line: number,
  fault: FormFault | null = null,
): TableRecord {
  return { __proto__: ROW_RECORD, fields, line, lastLine: line, fault } as unknown as TableRecord;
}
