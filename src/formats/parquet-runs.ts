/** Writers fill the last run up to whole groups of values. */
const PADDING = 512;
const WIDEST = 32;

/**
 * Checks runs of a page (RLE and bit-packing) before hyparquet unpacks them: it takes a run's own word for how many values it
 * stands for, and five bytes can say a thousand million.
 * @param start where the runs begin in `bytes`
 * @param width of a value, in bits
 * @param values how many the page says it has
 * @throws Error where they stand for more
 */
export function requireRuns(bytes: Uint8Array, start: number, width: number, values: number): void {
  if (width > WIDEST) throw new Error("a value is too wide");
  let at = start;
  let seen = 0;
  while (seen < values && at < bytes.length) {
    const { header, next } = runHeader(bytes, at);
    const isPacked = header % 2 === 1;
    const groups = Math.floor(header / 2);
    const count = isPacked ? groups * 8 : groups;
    if (count > values - seen + PADDING) throw new Error("a run is longer than its page");
    at = next + (isPacked ? groups * width : (width + 7) >> 3);
    seen += count;
  }
}

function runHeader(bytes: Uint8Array, start: number): { header: number; next: number } {
  let header = 0;
  let weight = 1;
  for (let at = start; at < bytes.length; at++, weight *= 128) {
    header += (bytes[at] & 127) * weight;
    if (bytes[at] < 128) return { header, next: at + 1 };
  }
  throw new Error("the runs end too early");
}
