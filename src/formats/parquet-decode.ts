import type { CompressionCodec, DataPageHeader, DecodedArray, PageHeader, SchemaElement } from "hyparquet";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { decompress } from "./parquet-codecs.js";
import { requireRuns } from "./parquet-runs.js";
import type { ToText } from "./parquet-text.js";

/** A column of one row group. */
export interface ColumnChunk {
  /** All of its pages. */
  readonly bytes: Buffer;
  readonly codec: CompressionCodec;
  readonly element: SchemaElement;
  readonly toText: ToText;
}

export const LARGEST_PAGE = 256 * 2 ** 20;

/** The values of a data page, as its bytes have them. */
interface Decoded {
  readonly values: DecodedArray;
  /** 0 where a value is null; empty or undefined where none is. */
  readonly levels: readonly number[] | undefined;
  readonly encoding: string;
}

/** Unpacks a data page of either version. @throws Error where its bytes are damaged, or would become too many values */
export function decodePage(header: PageHeader, packed: Uint8Array, chunk: ColumnChunk): Decoded {
  const decode = header.type === "DATA_PAGE_V2" ? decodeV2 : decodeV1;
  return decode(header, packed, chunk);
}

function decodeV1(header: PageHeader, packed: Uint8Array, chunk: ColumnChunk): Decoded {
  const form = header.data_page_header!;
  const page = decompress(packed, header.uncompressed_page_size, chunk.codec);
  let start = 0;
  if (isOptional(chunk.element)) {
    requireRuns(page, 4, 1, form.num_values);
    start = 4 + viewOf(page).getUint32(0, true);
  }
  const content = page.subarray(start);
  if (content.length === 0) return allNull(form, chunk.element);
  requireBounds(content, form, chunk.element);
  const { dataPage, definitionLevels } = readDataPage(page, form, decoderOf(chunk));
  return { values: dataPage, levels: definitionLevels, encoding: form.encoding };
}

/** The levels of such a page are not packed. hyparquet is given all of it unpacked. */
function decodeV2(header: PageHeader, packed: Uint8Array, chunk: ColumnChunk): Decoded {
  const form = header.data_page_header_v2!;
  const { num_values: values, num_nulls: nulls, encoding } = form;
  const levelBytes = form.definition_levels_byte_length + form.repetition_levels_byte_length;
  if (levelBytes < 0 || nulls < 0 || nulls > values) throw new Error("there is no such page");
  const levels = packed.subarray(0, levelBytes);
  const content = packed.subarray(levelBytes);
  const isPacked = form.is_compressed !== false;
  const page = isPacked
    ? Buffer.concat([levels, decompress(content, header.uncompressed_page_size - levelBytes, chunk.codec)])
    : packed;
  if (nulls === values) return allNull(form, chunk.element);
  if (isOptional(chunk.element)) requireRuns(levels, 0, 1, values);
  requireBounds(page.subarray(levelBytes), form, chunk.element);
  const plain = { ...header, data_page_header_v2: { ...form, is_compressed: false } };
  const { dataPage, definitionLevels } = readDataPageV2(page, plain, decoderOf(chunk));
  return { values: dataPage, levels: nulls > 0 ? definitionLevels : undefined, encoding };
}

/** A page without a value has no bytes for them: not even their width, which hyparquet would look for. */
function allNull({ num_values: values }: PageForm, element: SchemaElement): Decoded {
  if (values > 0 && !isOptional(element)) throw new Error("a page is empty");
  return { values: [], levels: new Array<number>(values).fill(0), encoding: "PLAIN" };
}

/** Checks what hyparquet would believe. @throws Error where few bytes stand for more values than the page has */
function requireBounds(content: Uint8Array, form: PageForm, { type }: SchemaElement): void {
  const { encoding, num_values: values } = form;
  if (encoding === "DELTA_BYTE_ARRAY") requirePrefixes(content, values);
  else if (encoding === "RLE" && type === "BOOLEAN") requireRuns(content, 4, 1, values);
  else if (encoding.endsWith("_DICTIONARY")) requireRuns(content, 1, content[0], values);
  else if (encoding === "RLE") throw new Error("runs are for booleans");
}

type PageForm = Pick<DataPageHeader, "encoding" | "num_values">;

/** Each value of such a page may begin with all of the one before. @throws Error where they are larger than a page in all */
function requirePrefixes(content: Uint8Array, most: number): void {
  const reader = { view: viewOf(content), offset: 0 };
  let size = 0;
  for (const _ of ["prefixes", "suffixes"]) {
    const at = { view: reader.view, offset: reader.offset };
    readVarInt(at);
    readVarInt(at);
    const count = readVarInt(at);
    if (count < 0 || count > most) throw new Error("there are more lengths than values");
    const lengths = new Int32Array(count);
    deltaBinaryUnpack(reader, count, lengths);
    for (const length of lengths) size += Math.abs(length);
  }
  if (size > LARGEST_PAGE) throw new Error("the texts of a page are too long");
}

function isOptional({ repetition_type: repetition }: SchemaElement): boolean {
  return repetition !== "REQUIRED";
}

function decoderOf({ element, codec }: ColumnChunk): Parameters<typeof readDataPage>[2] {
  const pathInSchema = [element.name];
  const root = { name: "", num_children: 1 };
  const leaf = { element, children: [], count: 1, path: pathInSchema };
  const schemaPath = [{ element: root, children: [leaf], count: 2, path: [] }, leaf];
  return { pathInSchema, type: element.type!, element, schemaPath, codec, parsers: DEFAULT_PARSERS };
}

export function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
