import { crc32 } from "node:zlib";
import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { readPlain } from "hyparquet/src/plain.js";
import { decompress } from "./parquet-codecs.js";
import { type ColumnChunk, decodePage, LARGEST_PAGE, viewOf } from "./parquet-decode.js";
import { parquetTooLarge } from "./parquet-fault.js";
import type { ToText } from "./parquet-text.js";

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
  const { values, levels, encoding } = decodePage(header, page, chunk);
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
