const STOP = 0;
const BYTE = 3;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;
const DEEPEST = 40;

/**
 * How many values a thrift structure (compact protocol) holds, as far as `most`. Read before anything is built of it: each
 * value takes a hundred times its bytes in memory.
 * @throws RangeError where it does not end within the bytes, Error where it is no such structure
 */
export function thriftSize(bytes: Uint8Array, most: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const state = { view, at: 0, count: 0, most };
  countStruct(state, 0);
  return state.count;
}

interface Scan {
  readonly view: DataView;
  readonly most: number;
  at: number;
  count: number;
}

function countStruct(scan: Scan, depth: number): void {
  if (depth > DEEPEST) throw new Error("too deep");
  while (scan.count <= scan.most) {
    const head = scan.view.getUint8(scan.at++);
    const type = head & 15;
    if (type === STOP) return;
    if (head < 16) varInt(scan);
    countValue(scan, type, depth);
  }
}

function countValue(scan: Scan, type: number, depth: number): void {
  scan.count += 1;
  if (type < BYTE) return; // true and false stand in the type
  if (type === BYTE) scan.at += 1;
  else if (type < 7) varInt(scan);
  else if (type === 7) scan.at += 8;
  else if (type === BINARY)
    scan.at = varInt(scan) + scan.at; // in this order: the length moves on, too
  else if (type === LIST) countList(scan, depth + 1);
  else if (type === STRUCT) countStruct(scan, depth + 1);
  else throw new Error("unknown type");
}

function countList(scan: Scan, depth: number): void {
  if (depth > DEEPEST) throw new Error("too deep");
  const head = scan.view.getUint8(scan.at++);
  const size = head >> 4 === 15 ? varInt(scan) : head >> 4;
  const type = (head & 15) < BYTE ? BYTE : head & 15; // booleans of a list take a byte each
  for (let i = 0; i < size && scan.count <= scan.most; i++) countValue(scan, type, depth);
}

/** Beyond 2⁵³ no longer exact, which no length is. */
function varInt(scan: Scan): number {
  let value = 0;
  for (let weight = 1; ; weight *= 128) {
    const byte = scan.view.getUint8(scan.at++);
    value += (byte & 127) * weight;
    if (byte < 128) return value;
  }
}
