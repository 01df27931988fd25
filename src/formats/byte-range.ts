import type { FileHandle } from "node:fs/promises";

const CHUNK = 1 << 18;

/** The bytes of an open file from `start` up to, not including, `end`, in pieces; fewer where the file ends before. */
export async function* byteRange(
  file: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = start;
  while (at < end) {
    const length = Math.min(CHUNK, end - at);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
