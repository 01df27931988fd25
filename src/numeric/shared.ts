import type { Matrix } from "./matrix.js";

/** A copy in memory that threads share, so that sending it to one copies nothing. */
export function sharedFloats(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** The same for whole numbers. */
export function sharedIntegers(values: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

/** The same for a matrix. */
export function sharedMatrix(m: Matrix): Matrix {
  return { ...m, values: sharedFloats(m.values) };
}
