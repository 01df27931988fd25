type NumberArray = Uint8Array | Uint32Array | Float64Array;

/** An array with a place `at`: the same one, or a copy at least twice as long; new places are 0. */
export function withRoomFor<A extends NumberArray>(array: A, at: number): A {
  if (at < array.length) return array;
  const larger = new (array.constructor as new (length: number) => A)(Math.max(2 * array.length, at + 1));
  larger.set(array);
  return larger;
}
