import { ClienteleError } from "../errors.js";
import { csvRecords, firstRecords } from "../formats/csv-records.js";
import { encodingNamed } from "../formats/encoding.js";
import { fileKind } from "../formats/file-kind.js";
import { type OpenedText, openText } from "../formats/open-text.js";
import { LONGEST_RECORD } from "../formats/record-splitter.js";
import type { NamedFile, Table } from "../formats/table.js";
import { delimiterNamed, detectDelimiter } from "./delimiter.js";
import type { ReadingOptions } from "./reading-options.js";

/**
 * Finds out what a file is and where its table is, from its content. What it takes to read a workbook or Parquet is loaded
 * where there is one: nobody else waits for it.
 * @throws ClienteleError EMPTY_FILE, BAD_OPTION where a sheet is named and the file has none, those of openText,
 *   openParquetTable and openIfWorkbook
 */
export async function openTable(file: NamedFile, options: ReadingOptions): Promise<Table> {
  const kind = await fileKind(file.path);
  const workbook =
    kind === "zip" ? await (await import("./open-archived-table.js")).openIfWorkbook(file, options) : null;
  if (workbook) return workbook;
  if (options.sheet != null) throw noSheets(file.name, options.sheet);
  if (kind !== "parquet") return openCsv(file, options);
  return (await import("./open-parquet-table.js")).openParquetTable(file, options);
}

function noSheets(file: string, value: string): ClienteleError {
  const why = `${file} is no workbook, and only workbooks have sheets. Leave it out.`;
  return new ClienteleError("BAD_OPTION", { option: "sheet", value, why }, ["input", "sheet"]);
}

async function openCsv(file: NamedFile, options: ReadingOptions): Promise<Table> {
  const declared = options.encoding ? encodingNamed(options.encoding) : null;
  const opened = await openText(file.path, file.name, declared, () => undefined);
  const { encoding } = opened;
  const { delimiter, headings, headerRecords } = readForm(await firstText(opened), file.name, options);
  return {
    format: "csv",
    encoding,
    delimiter,
    sheet: null,
    headings,
    headerRecords,
    async *records(onRead) {
      const { pieces } = await openText(file.path, file.name, encoding, onRead);
      yield* csvRecords(pieces, delimiter);
    },
  };
}

/** Enough of a text to see its headings. */
async function firstText({ pieces }: OpenedText): Promise<string> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length >= LONGEST_RECORD) break;
  }
  return text.slice(0, LONGEST_RECORD);
}

type CsvForm = Pick<Table, "headings" | "headerRecords"> & { readonly delimiter: string };

/** The first record holds the headings; spreadsheets may put a line `sep=;` before it. @throws ClienteleError EMPTY_FILE */
function readForm(head: string, file: string, options: ReadingOptions): CsvForm {
  const said = /^sep=([^"\r\n])[\r\n]/i.exec(head)?.[1];
  const given = options.delimiter ? delimiterNamed(options.delimiter) : null;
  const delimiter = given ?? said ?? detectDelimiter(head, options);
  const headerRecords = said ? 2 : 1;
  const header = firstRecords(head, delimiter, headerRecords)[headerRecords - 1];
  if (!header) throw new ClienteleError("EMPTY_FILE", { file });
  return { delimiter, headings: header.fields, headerRecords };
}
