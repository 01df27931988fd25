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

/** Plain data with every list of numbers in it in memory that threads share; they are copied once, here. */
export function sharedCopy<T>(value: T): T {
  if (value instanceof Float64Array) return sharedFloats(value) as T;
  if (value instanceof Int32Array) return sharedIntegers(value) as T;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sharedCopy(part)])) as T;
}

/** The same for a matrix. */
export function sharedMatrix(m: Matrix): Matrix {
  return { ...m, values: sharedFloats(m.values) };
}
