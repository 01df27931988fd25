/**
 * The offset of the first byte that is no valid UTF-8; the length where all is valid.
 * @param context how many bytes at the start were already decoded and may begin in the middle of a character
 */
export function firstInvalidUtf8(bytes: Uint8Array, context = 0): number {
  let at = 0;
  while (at < context && isContinuation(bytes[at])) at++;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return bytes.length;
}

/** The length of the valid character at `at`, 0 where there is none (Unicode 15, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const [lead, second] = [bytes[at], bytes[at + 1]];
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return isContinuation(second) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(bytes[at + 2]) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    const isTail = isContinuation(bytes[at + 2]) && isContinuation(bytes[at + 3]);
    return second >= low && second <= high && isTail ? 4 : 0;
  }
  return 0;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
