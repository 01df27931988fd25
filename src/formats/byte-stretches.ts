import type { PlainBytes } from "./plain-csv.js";

/** Bytes of which a reader takes whole records; what it leaves comes again, with more behind it. */
export interface ByteStretch extends PlainBytes {
  /** Where the bytes that were not taken begin. The reader moves it. */
  at: number;
  /** How many bytes of the file stand before `bytes[0]`. */
  readonly offset: number;
}

const LF = 0x0a;

/** Lays pieces of a file behind one another in a buffer that is used again, as PlainBytes wants them. */
export async function* byteStretches(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ByteStretch> {
  let bytes = new Uint8Array(1 << 21);
  let end = 0;
  let offset = 0;
  for await (const piece of pieces) {
    if (end + piece.length + 1 > bytes.length) bytes = longer(bytes, 2 * (end + piece.length + 1));
    bytes.set(piece, end);
    end += piece.length;
    bytes[end] = LF;
    const stretch = { bytes, end, isLast: false, at: 0, offset };
    yield stretch;
    bytes.copyWithin(0, stretch.at, end);
    end -= stretch.at;
    offset += stretch.at;
  }
  bytes[end] = LF;
  yield { bytes, end, isLast: true, at: 0, offset };
}

function longer(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(bytes);
  return copy;
}
