import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Compressors, SchemaElement } from "hyparquet";
import { ByteWriter, type ParquetWriteOptions, parquetWriteBuffer } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { serializeTCompactProtocol } from "hyparquet-writer/src/thrift.js";

/** The bytes of a Parquet file with these columns. */
export function parquetBytes(options: Omit<ParquetWriteOptions, "writer">): Buffer {
  return Buffer.from(parquetWriteBuffer({ compressors: COMPRESSORS, ...options } as never));
}

/** What the writer has no compressor for: some really pack, others put the bytes in their frame as they are. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gzipSync(bytes),
  BROTLI: (bytes) => brotliCompressSync(bytes),
  LZ4_RAW: lz4Frame,
  ZSTD: zstdFrame,
};

/** An LZ4 block of one run of literals. */
function lz4Frame(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 15) return Buffer.concat([Buffer.of(bytes.length << 4), bytes]);
  const rest = bytes.length - 15;
  const lengths = Buffer.alloc(Math.floor(rest / 255) + 1, 255);
  lengths[lengths.length - 1] = rest % 255;
  return Buffer.concat([Buffer.of(0xf0), lengths, bytes]);
}

/** A Zstandard frame (RFC 8878) of one raw block; its header has the size in four bytes. */
function zstdFrame(bytes: Uint8Array): Uint8Array {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(0xfd2fb528, 0);
  head[4] = 0xa0;
  head.writeUInt32LE(bytes.length, 5);
  head.writeUIntLE((bytes.length << 3) | 1, 9, 3);
  return Buffer.concat([head, bytes]);
}

/**
 * A Parquet file with a column `x` of whole numbers, in one data page of version 1 as pandas writes it by default.
 * @param runs of values (true) and nulls (false), each with its length: as they stand in the page, true or not
 */
export function parquetV1Bytes(values: readonly number[], runs: readonly [boolean, number][]): Buffer {
  const levels = Buffer.concat(
    runs.map(([isValue, count]) => Buffer.of(...varInt(2 * count), Number(isValue))),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(levels.length);
  const page = Buffer.concat([length, levels, Buffer.from(Int32Array.from(values).buffer)]);
  const rows = Math.min(
    1_000,
    runs.reduce((sum, [, count]) => sum + count, 0),
  );
  const writer = new ByteWriter();
  writer.appendBytes(Buffer.from("PAR1"));
  serializeTCompactProtocol(writer, {
    field_1: 0,
    field_2: page.length,
    field_3: page.length,
    field_5: { field_1: rows, field_2: 0, field_3: 3, field_4: 3 },
  });
  writer.appendBytes(page);
  const size = BigInt(writer.offset - 4);
  const sizes = { num_values: BigInt(rows), total_uncompressed_size: size, total_compressed_size: size };
  const form = { type: "INT32", encodings: [], path_in_schema: ["x"], codec: "UNCOMPRESSED" } as const;
  const meta_data = { ...form, ...sizes, encodings: [], path_in_schema: ["x"], data_page_offset: 4n };
  const columns = [{ file_offset: 0n, meta_data }];
  const schema: SchemaElement[] = [
    { name: "root", num_children: 1 },
    { name: "x", type: "INT32", repetition_type: "OPTIONAL" },
  ];
  const num_rows = BigInt(rows);
  const row_groups = [{ columns, total_byte_size: size, num_rows }];
  writeMetadata(writer, { version: 1, schema, num_rows, row_groups, metadata_length: 0 });
  writer.appendBytes(Buffer.from("PAR1"));
  return Buffer.from(writer.getBytes());
}

/** An unsigned whole number in as many bytes as it needs. */
export function varInt(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varInt(Math.floor(value / 128))];
}
