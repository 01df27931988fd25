import { quantileOfSorted, sorted } from "../numeric/statistics.js";
import type { WinsorizeLimits } from "./preprocessing.js";

/** The values between which a feature is held, in its own unit; null where it is not winsorised. */
export interface Limits {
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
}

/** The limits of one feature: quantiles (type 7) of the training customers' values, [n ≥ 1]. */
export function winsorizeLimits(values: Float64Array, shares: WinsorizeLimits | null): Limits {
  if (shares === null) return { lowerLimit: null, upperLimit: null };
  const ascending = sorted(values);
  return {
    lowerLimit: quantileOfSorted(ascending, shares.lower),
    upperLimit: quantileOfSorted(ascending, shares.upper),
  };
}

/** The value itself, or the limit that it lies beyond. */
export function winsorizeValue({ lowerLimit, upperLimit }: Limits, value: number): number {
  if (lowerLimit !== null && value < lowerLimit) return lowerLimit;
  return upperLimit !== null && value > upperLimit ? upperLimit : value;
}
