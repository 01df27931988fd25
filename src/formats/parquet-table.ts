import { type FileHandle, open } from "node:fs/promises";
import type { FileMetaData, RowGroup } from "hyparquet";
import type { ReadProgress } from "./open-text.js";
import { columnsOf, type ParquetColumn, placesOf, rowsOf } from "./parquet-columns.js";
import { asDamage } from "./parquet-fault.js";
import { readBytes, readFooter } from "./parquet-footer.js";
import { pageTexts } from "./parquet-pages.js";
import { rowRecord } from "./row-record.js";
import type { NamedFile, Table } from "./table.js";
import type { TableRecord } from "./table-record.js";

interface OpenedParquet {
  readonly metadata: FileMetaData;
  readonly columns: readonly ParquetColumn[];
  /** Of each row group. */
  readonly rows: readonly number[];
}

const ROWS_AT_ONCE = 4_096;

/**
 * The table of a Parquet file: its values as text, as a CSV file of the same table would have them; a record's line is the
 * number of its row. One row group is in memory at a time, packed, and one page of each column unpacked.
 * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, PARQUET_TOO_LARGE
 */
export async function openParquet(file: NamedFile): Promise<Table> {
  const { columns } = await withFile(file, (handle) => look(handle, file.name));
  return {
    format: "parquet",
    encoding: null,
    delimiter: null,
    sheet: null,
    headings: columns.map(({ heading }) => heading),
    headerRecords: 0,
    records: (onRead) => records(file, onRead),
  };
}

async function look(handle: FileHandle, name: string): Promise<OpenedParquet> {
  const metadata = await readFooter(handle, name);
  try {
    return { metadata, columns: columnsOf(metadata, name), rows: rowsOf(metadata, name) };
  } catch (error) {
    throw asDamage(error, name);
  }
}

async function withFile<T>({ path }: NamedFile, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function* records({ path, name }: NamedFile, onRead: ReadProgress): AsyncGenerator<TableRecord[]> {
  const handle = await open(path);
  try {
    const opened = await look(handle, name);
    const { size } = await handle.stat();
    let line = 1;
    for (const [i, group] of opened.metadata.row_groups.entries()) {
      const chunks = await readGroup(handle, group, opened.columns, name);
      for (const fields of groupRows(chunks, opened.rows[i], name)) {
        yield fields.map((row, at) => rowRecord(row, line + at));
        line += fields.length;
      }
      onRead(((i + 1) / opened.rows.length) * size, size);
    }
  } finally {
    await handle.close();
  }
}

/** The pages of a row group's columns; null for nested ones. */
type Pages = Generator<string[]> | null;

async function readGroup(
  handle: FileHandle,
  group: RowGroup,
  columns: readonly ParquetColumn[],
  name: string,
): Promise<Pages[]> {
  const { size } = await handle.stat();
  const places = placesOf(group, columns, size, name);
  return Promise.all(
    places.map(async (place, i) => {
      const { leaf } = columns[i];
      if (!place || !leaf) return null;
      const bytes = await readBytes(handle, place.start, place.length, name);
      return pageTexts({ ...leaf, bytes, codec: place.codec }, name);
    }),
  );
}

/** The rows of a group, in lists. @throws ClienteleError DAMAGED_FILE where the columns have other numbers of values */
function* groupRows(chunks: readonly Pages[], rows: number, name: string): Generator<string[][]> {
  const take = chunks.map((pages) => pages && taker(pages));
  try {
    for (let done = 0; done < rows; ) {
      const count = Math.min(ROWS_AT_ONCE, rows - done);
      const columns = take.map((next) => next?.(count) ?? null);
      yield Array.from({ length: count }, (_, i) => columns.map((texts) => (texts ? texts[i] : "")));
      done += count;
    }
  } catch (error) {
    throw asDamage(error, name);
  }
}

/** Gives the next texts of a column, from as many pages as it takes. */
function taker(pages: Generator<string[]>): (count: number) => string[] {
  let page: string[] = [];
  let at = 0;
  return (count) => {
    let texts = page.slice(at, at + count);
    at += texts.length;
    while (texts.length < count) {
      const next = pages.next();
      if (next.done) throw new Error("the column has too few values");
      page = next.value;
      at = Math.min(page.length, count - texts.length);
      texts = texts.concat(page.slice(0, at));
    }
    return texts;
  };
}
