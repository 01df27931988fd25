import type { Matrix } from "./matrix.js";

/** A copy whose values lie in memory that threads share, so that sending it to one copies nothing. */
export function sharedMatrix({ rows, columns, values }: Matrix): Matrix {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return { rows, columns, values: shared };
}

/** The same for labels, [n]. */
export function sharedLabels(labels: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(labels.byteLength));
  shared.set(labels);
  return shared;
}
