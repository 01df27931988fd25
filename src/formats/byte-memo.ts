/** Numbers byte strings from 0 in the order in which they first come: a hash table over one growing stretch of bytes. */
export interface ByteMemo {
  /** How many different ones there are. */
  size(): number;
  /** The number of bytes[start … end), or −1 where they are new. `hash` is theirs by `nextHash`. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number;
  /** Numbers bytes that `find` did not find. */
  add(bytes: Uint8Array, start: number, end: number, hash: number): number;
  clear(): void;
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), for a byte after those that gave `hash`. */
export const HASH_OF_NOTHING = 0x811c9dc5 | 0;

export function nextHash(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

export function byteMemo(): ByteMemo {
  let slots = new Int32Array(1 << 10); // a number + 1
  let hashes = new Int32Array(1 << 9);
  let ends = new Uint32Array(1 << 9); // where the bytes of a number end, the next one's begin
  let kept = new Uint8Array(1 << 12);
  let size = 0;
  const slotOf = (hash: number) => (hash ^ (hash >>> 15)) & (slots.length - 1);
  const startOf = (number: number) => (number === 0 ? 0 : ends[number - 1]);
  const isKept = (number: number, bytes: Uint8Array, start: number, end: number) => {
    const from = startOf(number);
    if (ends[number] - from !== end - start) return false;
    for (let i = start, k = from; i < end; i++, k++) if (bytes[i] !== kept[k]) return false;
    return true;
  };
  const place = (number: number) => {
    let slot = slotOf(hashes[number]);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number + 1;
  };
  const makeRoom = (length: number) => {
    const from = startOf(size);
    if (from + length > kept.length) kept = longer(kept, 2 * (from + length));
    if (size < hashes.length) return;
    hashes = longer(hashes, 2 * size);
    ends = longer(ends, 2 * size);
    slots = new Int32Array(4 * size);
    for (let number = 0; number < size; number++) place(number);
  };
  return {
    size: () => size,
    find(bytes, start, end, hash) {
      for (let slot = slotOf(hash); slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
        const number = slots[slot] - 1;
        if (hashes[number] === hash && isKept(number, bytes, start, end)) return number;
      }
      return -1;
    },
    add(bytes, start, end, hash) {
      makeRoom(end - start);
      const number = size++;
      const from = startOf(number);
      kept.set(bytes.subarray(start, end), from);
      ends[number] = from + end - start;
      hashes[number] = hash;
      place(number);
      return number;
    },
    clear() {
      slots.fill(0);
      size = 0;
    },
  };
}

function longer<A extends Uint8Array | Int32Array | Uint32Array>(array: A, length: number): A {
  const copy = new (array.constructor as new (length: number) => A)(length);
  copy.set(array);
  return copy;
}
