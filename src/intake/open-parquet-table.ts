import { openParquet } from "../formats/parquet-table.js";
import type { NamedFile, Table } from "../formats/table.js";
import { readColumns } from "./columns.js";
import type { ReadingOptions } from "./reading-options.js";

/**
 * The table of a Parquet file. Columns that fill no field are not read: their fields are empty.
 * @throws ClienteleError those of openParquet and readColumns
 */
export async function openParquetTable(file: NamedFile, options: ReadingOptions): Promise<Table> {
  const { headings, records } = await openParquet(file, options.decimal === "," ? "," : ".");
  const { at } = readColumns(headings, file.name, options);
  const wanted = new Set(Object.values(at));
  return {
    format: "parquet",
    encoding: null,
    delimiter: null,
    sheet: null,
    headings,
    headerRecords: 0,
    records: (onRead) => records(wanted, onRead),
  };
}
