import { type FileHandle, open } from "node:fs/promises";
import type { FileMetaData, RowGroup } from "hyparquet";
import type { DecimalMark } from "./number-text.js";
import type { ReadProgress } from "./open-text.js";
import { columnsOf, type ParquetColumn, placesOf, rowsOf } from "./parquet-columns.js";
import { asDamage } from "./parquet-fault.js";
import { readBytes, readFooter } from "./parquet-footer.js";
import { type TextPage, textPages } from "./parquet-pages.js";
import { rowRecord } from "./row-record.js";
import type { NamedFile } from "./table.js";
import type { TableRecord } from "./table-record.js";

/** A Parquet file of which the form is known. */
export interface ParquetFile {
  readonly headings: readonly string[];
  /**
   * All rows, in lists; the fields of columns that are not wanted are empty.
   * @param wanted places among the headings
   * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, PARQUET_TOO_LARGE
   */
  records(wanted: ReadonlySet<number>, onRead: ReadProgress): AsyncGenerator<readonly TableRecord[]>;
}

interface OpenedParquet {
  readonly metadata: FileMetaData;
  readonly columns: readonly ParquetColumn[];
  /** Of each row group. */
  readonly rows: readonly number[];
}

const ROWS_AT_ONCE = 4_096;

/**
 * Looks at the form of a Parquet file. Its values are read as text, as a CSV file of the same table would have them; a
 * record's line is the number of its row. One row group is in memory at a time, packed, and one page of each column unpacked.
 * @param decimal the mark of numbers that have one
 * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, PARQUET_TOO_LARGE
 */
export async function openParquet(file: NamedFile, decimal: DecimalMark): Promise<ParquetFile> {
  const handle = await open(file.path);
  try {
    const opened = await look(handle, file.name, decimal);
    return {
      headings: opened.columns.map(({ heading }) => heading),
      records: (wanted, onRead) => records(file, withOnly(opened, wanted), onRead),
    };
  } finally {
    await handle.close();
  }
}

function withOnly({ columns, ...rest }: OpenedParquet, wanted: ReadonlySet<number>): OpenedParquet {
  return {
    ...rest,
    columns: columns.map((column, i) => (wanted.has(i) ? column : { ...column, leaf: null })),
  };
}

async function look(handle: FileHandle, name: string, decimal: DecimalMark): Promise<OpenedParquet> {
  const metadata = await readFooter(handle, name);
  try {
    return { metadata, columns: columnsOf(metadata, name, decimal), rows: rowsOf(metadata, name) };
  } catch (error) {
    throw asDamage(error, name);
  }
}

async function* records(
  { path, name }: NamedFile,
  { metadata, columns, rows }: OpenedParquet,
  onRead: ReadProgress,
): AsyncGenerator<TableRecord[]> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    let line = 1;
    for (const [i, group] of metadata.row_groups.entries()) {
      const chunks = await readGroup(handle, group, columns, name);
      const first = line;
      for (const list of groupRows(chunks, rows[i])) {
        yield list.map((fields, at) =>
          rowRecord(fields, line + at, fields.some(hasNul) ? "NUL_CHARACTER" : null),
        );
        line += list.length;
        onRead(((i + (line - first) / rows[i]) / rows.length) * size, size);
      }
    }
  } catch (error) {
    throw asDamage(error, name);
  } finally {
    await handle.close();
  }
}

function hasNul(field: string): boolean {
  return field.includes("\0");
}

/** The pages of a row group's columns; null for nested ones. */
type Pages = Generator<TextPage> | null;

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
      return textPages({ ...leaf, bytes, codec: place.codec }, name);
    }),
  );
}

/** The rows of a group, in lists. @throws Error where a column has too few values */
function* groupRows(chunks: readonly Pages[], rows: number): Generator<string[][]> {
  const take = chunks.map((pages) => pages && taker(pages));
  for (let done = 0; done < rows; ) {
    const count = Math.min(ROWS_AT_ONCE, rows - done);
    const columns = take.map((next) => next?.(count) ?? null);
    yield Array.from({ length: count }, (_, i) => columns.map((texts) => (texts ? texts[i] : "")));
    done += count;
  }
}

/** Gives the next texts of a column, from as many pages as it takes. */
function taker(pages: Generator<TextPage>): (count: number) => string[] {
  let page: TextPage | null = null;
  let left = 0;
  return (count) => {
    let texts: string[] = [];
    while (texts.length < count) {
      if (!page || left === 0) {
        const next = pages.next();
        if (next.done) throw new Error("the column has too few values");
        page = next.value;
        left = page.count;
      }
      const some = page.take(Math.min(left, count - texts.length));
      left -= some.length;
      texts = texts.length === 0 ? some : texts.concat(some);
    }
    return texts;
  };
}
