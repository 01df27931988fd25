import { crc32 } from "node:zlib";
import type { CompressionCodec, DataPageHeader, DecodedArray, PageHeader, SchemaElement } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { readDataPage, readDataPageV2 } from "hyparquet/src/datapage.js";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { readPlain } from "hyparquet/src/plain.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { decompress } from "./parquet-codecs.js";
import { parquetTooLarge } from "./parquet-fault.js";
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

const LARGEST_PAGE = 256 * 2 ** 20;
const MOST_PAGE_VALUES = 10_000_000;

/** The values of a page, one after the other. */
export interface TextPage {
  readonly count: number;
  /** The next ones; null is empty. @throws Error where they are damaged */
  take(count: number): string[];
}

/**
 * The pages of a column chunk. A value becomes text when it is taken: a page may hold a million of them.
 * @throws ClienteleError PARQUET_TOO_LARGE; anything else where the bytes are damaged
 */
export function* textPages(chunk: ColumnChunk, file: string): Generator<TextPage> {
  const { bytes } = chunk;
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 };
  let dictionary: string[] | null = null;
  while (reader.offset < bytes.length) {
    const header = parquetHeader(reader);
    const page = bytes.subarray(reader.offset, reader.offset + header.compressed_page_size);
    requireSound(header, page, file);
    reader.offset += page.length;
    if (header.type === "DICTIONARY_PAGE") dictionary = dictionaryTexts(header, page, chunk);
    else if (header.type !== "INDEX_PAGE") yield textPage(header, page, chunk, dictionary);
  }
}

function requireSound(header: PageHeader, page: Uint8Array, file: string): void {
  const { compressed_page_size: packed, uncompressed_page_size: size, crc } = header;
  if (packed < 0 || packed !== page.length || size < 0) throw new Error("a page is cut off");
  if (crc !== undefined && crc >>> 0 !== crc32(page)) throw new Error("the checksum of a page is wrong");
  if (size > LARGEST_PAGE) throw parquetTooLarge(file, `a page has ${size} bytes`);
  const form = header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header;
  const values = form?.num_values ?? 0;
  if (values < 0) throw new Error("a page has fewer than no values");
  if (values > MOST_PAGE_VALUES) throw parquetTooLarge(file, `a page has ${values} values`);
}

function dictionaryTexts(header: PageHeader, page: Uint8Array, chunk: ColumnChunk): string[] {
  const { element, codec, toText } = chunk;
  const bytes = decompress(page, header.uncompressed_page_size, codec);
  const reader = { view: viewOf(bytes), offset: 0 };
  const count = header.dictionary_page_header?.num_values ?? 0;
  return Array.from(
    readPlain(reader, element.type!, count, element.type_length) as ArrayLike<unknown>,
    toText,
  );
}

function textPage(
  header: PageHeader,
  page: Uint8Array,
  chunk: ColumnChunk,
  dictionary: readonly string[] | null,
): TextPage {
  const decode = header.type === "DATA_PAGE_V2" ? decodeV2 : decodeV1;
  const { values, levels, encoding } = decode(header, page, chunk);
  const isIndexed = encoding.endsWith("_DICTIONARY");
  if (isIndexed && !dictionary) throw new Error("a page has no dictionary");
  const toText = isIndexed ? lookUp(dictionary as string[]) : remembered(chunk.toText);
  const isNull = levels?.length ? levels : null;
  let [at, next] = [0, 0];
  return {
    count: isNull?.length ?? values.length,
    take(count) {
      const texts = new Array<string>(count);
      for (let i = 0; i < count; i++) texts[i] = isNull?.[at++] === 0 ? "" : toText(values[next++]);
      return texts;
    },
  };
}

interface Decoded {
  readonly values: DecodedArray;
  /** 0 where a value is null; empty or undefined where none is. */
  readonly levels: readonly number[] | undefined;
  readonly encoding: string;
}

function decodeV1(header: PageHeader, packed: Uint8Array, chunk: ColumnChunk): Decoded {
  const form = header.data_page_header!;
  const page = decompress(packed, header.uncompressed_page_size, chunk.codec);
  let start = 0;
  if (isOptional(chunk.element)) {
    requireRuns(page, 4, 1, form.num_values);
    start = 4 + viewOf(page).getUint32(0, true);
  }
  requireBounds(page.subarray(start), form, chunk.element);
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
  if (isOptional(chunk.element)) requireRuns(levels, 0, 1, values);
  requireBounds(page.subarray(levelBytes), form, chunk.element);
  const plain = { ...header, data_page_header_v2: { ...form, is_compressed: false } };
  const { dataPage, definitionLevels } = readDataPageV2(page, plain, decoderOf(chunk));
  return { values: dataPage, levels: nulls > 0 ? definitionLevels : undefined, encoding };
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

function lookUp(dictionary: readonly string[]): (index: number) => string {
  return (index) => {
    const text = dictionary[index];
    if (text === undefined) throw new Error("a value is not in the dictionary");
    return text;
  };
}

/** Neighbours are often alike: dates, above all. */
function remembered(toText: ToText): ToText {
  let last: unknown = null;
  let text = "";
  return (value) => {
    if (value !== last) text = toText(value);
    last = value;
    return text;
  };
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

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
}
