import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { CompressionCodec } from "hyparquet";
import { compressors, decompressZstd } from "hyparquet-compressors";

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** Each gives as many bytes as it is told, or fails: none of them can be made to fill the memory. */
const CODECS: Readonly<Partial<Record<CompressionCodec, Decompress>>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: compressors.SNAPPY,
  LZ4: compressors.LZ4,
  LZ4_RAW: compressors.LZ4_RAW,
  ZSTD: (bytes, length) => decompressZstd(bytes, new Uint8Array(length)),
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

/** The `length` bytes of a page that lie packed in `bytes`. @throws Error where they are more, fewer or not packed so */
export function decompress(bytes: Uint8Array, length: number, codec: CompressionCodec): Uint8Array {
  const unpack = CODECS[codec];
  if (!unpack) throw new Error(`the codec ${codec} is not known`);
  if (length === 0) return new Uint8Array();
  const unpacked = unpack(bytes, length);
  if (unpacked.length !== length) throw new Error("the page has another length");
  return unpacked;
}
