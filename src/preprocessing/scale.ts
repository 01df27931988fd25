import {
  extent,
  mean,
  populationStandardDeviation,
  quantileOfSorted,
  sorted,
} from "../numeric/statistics.js";
import type { Scaler } from "./preprocessing.js";

/** Where the values lie and how far they spread: scaled = (value − center) / scale. */
export interface Spread {
  readonly center: number;
  /** 0 where the values have no spread of the kind that the scaler divides by. */
  readonly scale: number;
}

/**
 * Centre and spread of one feature.
 * The standard deviation is the population's; the quartiles are of type 7.
 *
 * @param values transformed values, finite, [n ≥ 1]
 */
export function measureSpread(scaler: Scaler, values: Float64Array): Spread {
  switch (scaler) {
    case "STANDARD":
      return { center: mean(values), scale: populationStandardDeviation(values) };
    case "ROBUST":
      return quartiles(sorted(values));
    case "MINMAX": {
      const { minimum, maximum } = extent(values);
      return { center: minimum, scale: maximum - minimum };
    }
    case "NONE":
      return { center: 0, scale: 1 };
  }
}

function quartiles(ascending: Float64Array): Spread {
  const [lower, middle, upper] = [0.25, 0.5, 0.75].map((q) => quantileOfSorted(ascending, q));
  return { center: middle, scale: upper - lower };
}
