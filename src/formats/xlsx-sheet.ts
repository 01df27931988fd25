import type { TableRecord } from "./table-record.js";
import { generalRows } from "./xlsx-general-rows.js";
import { IrregularXml, readList } from "./xlsx-list.js";
import { rowScanner } from "./xlsx-row-scanner.js";
import { type SheetForm, sheetRows } from "./xlsx-rows.js";
import { xmlReader, xmlText } from "./xlsx-xml.js";

/** A sheet's XML, and what it is called by people. */
export interface SheetSource {
  readonly file: string;
  /** Reads it from its start. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

/**
 * The rows of a sheet in which there is anything, in lists. Where its XML is written in a way that the fast reader does
 * not know, the general one goes on from the same row.
 * @param onFull is told of a row beyond which a sheet cannot have others
 * @throws ClienteleError DAMAGED_FILE, those of `open`
 */
export async function* sheetRecords(
  source: SheetSource,
  form: SheetForm,
  onFull: () => void = () => undefined,
): AsyncGenerator<readonly TableRecord[]> {
  let given = 0;
  try {
    for await (const records of regularRecords(source, form, onFull)) {
      given += records.length;
      yield records;
    }
  } catch (error) {
    if (!(error instanceof IrregularXml)) throw error;
    for await (const records of generalRecords(source, form, onFull)) {
      const known = Math.min(given, records.length);
      given -= known;
      if (known < records.length) yield records.slice(known);
    }
  }
}

/** Of a sheet as programs write it. @throws IrregularXml; ClienteleError as sheetRecords does */
export async function* regularRecords(
  { file, open }: SheetSource,
  form: SheetForm,
  onFull: () => void,
): AsyncGenerator<TableRecord[]> {
  const rows = sheetRows(form, onFull);
  const list = { element: "sheetData", itemEnd: "</row>", take: rowScanner(rows) };
  for await (const _ of readList(open(), file, list)) yield rows.take();
}

/** Of any sheet. @throws ClienteleError as sheetRecords does */
export async function* generalRecords(
  { file, open }: SheetSource,
  form: SheetForm,
  onFull: () => void,
): AsyncGenerator<TableRecord[]> {
  const rows = sheetRows(form, onFull);
  const reader = xmlReader(file, generalRows(rows));
  for await (const text of xmlText(open(), file)) {
    reader.write(text);
    yield rows.take();
  }
  reader.end();
}
