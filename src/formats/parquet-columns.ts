import { type FileMetaData, parquetSchema, type RowGroup, type SchemaElement } from "hyparquet";
import { ClienteleError } from "../errors.js";
import type { DecimalMark } from "./number-text.js";
import { damagedParquet, parquetTooLarge } from "./parquet-fault.js";
import { type ToText, textOf } from "./parquet-text.js";

/** A column of a Parquet file, as a CSV file would have it. */
export interface ParquetColumn {
  /** One that is nested says so: it is no column of a table, and is not taken for one. */
  readonly heading: string;
  /** Null for a nested one: its fields are empty. */
  readonly leaf: FlatLeaf | null;
}

interface FlatLeaf {
  readonly element: SchemaElement;
  readonly toText: ToText;
  /** Its place among the column chunks of a row group. */
  readonly chunk: number;
}

const MOST_COLUMNS = 10_000;
const LARGEST_GROUP = 512 * 2 ** 20;

/** The columns at the top of a file's schema. @throws ClienteleError DAMAGED_FILE, PARQUET_TOO_LARGE */
export function columnsOf(metadata: FileMetaData, file: string, mark: DecimalMark): readonly ParquetColumn[] {
  let chunk = 0;
  const { children } = parquetSchema(metadata);
  if (children.length > MOST_COLUMNS) throw parquetTooLarge(file, `it has ${children.length} columns`);
  return children.map(({ element, children: parts }) => {
    const first = chunk;
    chunk += parts.length > 0 ? leavesOf(parts) : 1;
    const isNested = parts.length > 0 || element.repetition_type === "REPEATED";
    if (isNested) return { heading: `${element.name} (nested)`, leaf: null };
    if (!element.type) throw damagedParquet(file, `its column ${element.name} has no type`);
    return { heading: element.name, leaf: { element, toText: textOf(element, file, mark), chunk: first } };
  });
}

type Nodes = ReturnType<typeof parquetSchema>["children"];

function leavesOf(nodes: Nodes): number {
  return nodes.reduce((sum, { children }) => sum + (children.length > 0 ? leavesOf(children) : 1), 0);
}

/** Where a column chunk lies in the file, and how it is packed. */
export interface ChunkPlace {
  readonly start: number;
  readonly length: number;
  readonly codec: NonNullable<RowGroup["columns"][number]["meta_data"]>["codec"];
}

/**
 * Where the chunks of the flat columns of a row group lie; null for nested ones.
 * @throws ClienteleError DAMAGED_FILE, ENCRYPTED_FILE, PARQUET_TOO_LARGE
 */
export function placesOf(
  group: RowGroup,
  columns: readonly ParquetColumn[],
  fileSize: number,
  file: string,
): readonly (ChunkPlace | null)[] {
  const places = columns.map(({ leaf }) => leaf && placeOf(group, leaf, fileSize, file));
  const size = places.reduce((sum, place) => sum + (place?.length ?? 0), 0);
  if (size > LARGEST_GROUP) throw parquetTooLarge(file, `a row group has ${size} bytes`);
  return places;
}

function placeOf({ columns }: RowGroup, leaf: FlatLeaf, fileSize: number, file: string): ChunkPlace {
  const chunk = columns[leaf.chunk];
  if (chunk?.crypto_metadata) throw new ClienteleError("ENCRYPTED_FILE", { file });
  const meta = chunk?.meta_data;
  const isOfColumn = meta?.path_in_schema[0] === leaf.element.name && meta.type === leaf.element.type;
  if (!isOfColumn || chunk.file_path)
    throw damagedParquet(file, `its column ${leaf.element.name} is missing`);
  const data = Number(meta.data_page_offset);
  const dictionary = Number(meta.dictionary_page_offset ?? 0n);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const length = Number(meta.total_compressed_size);
  const isInside = start >= 4 && length >= 0 && start + length <= fileSize;
  if (!isInside) throw damagedParquet(file, `its column ${leaf.element.name} lies behind its end`);
  return { start, length, codec: meta.codec };
}

/** The rows of each group. @throws ClienteleError DAMAGED_FILE where a count cannot be */
export function rowsOf({ row_groups: groups, num_rows: all }: FileMetaData, file: string): readonly number[] {
  const counts = groups.map(({ num_rows: rows }) => Number(rows));
  const wrong = counts.find((count) => !(count >= 0 && Number.isSafeInteger(count)));
  if (wrong !== undefined) throw damagedParquet(file, `a row group has ${wrong} rows`);
  const sum = counts.reduce((total, count) => total + count, 0);
  if (sum !== Number(all)) throw damagedParquet(file, `its row groups have ${sum} rows, and it says ${all}`);
  return counts;
}
