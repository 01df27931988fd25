import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Compressors } from "hyparquet";
import { type ParquetWriteOptions, parquetWriteBuffer } from "hyparquet-writer";

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
