import type { CustomerLabels } from "../database/scoring-labels.js";

/** The segments of the customers that two models know, in either. */
export interface CommonLabels {
  /** Internal ids, [n]. */
  readonly customerIds: Int32Array;
  /** Segments in the one model, [n]. */
  readonly base: Int32Array;
  /** Segments in the other one, [n]. */
  readonly other: Int32Array;
}

/** The customers that are in both lists, in the order of the second. */
export function commonLabels(base: CustomerLabels, other: CustomerLabels): CommonLabels {
  const inBase = new Map<number, number>();
  for (let i = 0; i < base.customerIds.length; i++) inBase.set(base.customerIds[i], base.labels[i]);
  const isCommon = (_: number, i: number) => inBase.has(other.customerIds[i]);
  const customerIds = other.customerIds.filter(isCommon);
  return {
    customerIds,
    base: customerIds.map((id) => inBase.get(id) as number),
    other: other.labels.filter(isCommon),
  };
}
