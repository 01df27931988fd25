import { fitLambda, invertTransform, transformValue } from "../preprocessing/transform.js";

/** How a feature is brought into a shape that can be looked at, and back; both keep the order of values. */
export interface Shape {
  readonly change: (value: number) => number;
  readonly undo: (changed: number) => number;
}

/** λ is fitted to so many values at most, evenly spaced in their order: three digits of it are more than a chart shows. */
const VALUES_FOR_LAMBDA = 20_000;

/**
 * The transform that suits values: ln(1 + x), or Yeo and Johnson's power with its λ by maximum likelihood where a value is
 * below 0.
 *
 * @param ascending finite, [n ≥ 1]
 */
export function usualShape(ascending: Float64Array): Shape {
  const transform = ascending[0] < 0 ? "YEO_JOHNSON" : "LOG1P";
  const lambda = transform === "YEO_JOHNSON" ? fitLambda(thinned(ascending)) : null;
  return {
    change: (value) => transformValue(transform, lambda, value),
    undo: (changed) => invertTransform(transform, lambda, changed),
  };
}

/** Makes values ascend that do so but for the rounding of their last digit. */
export function straighten(values: Float64Array): Float64Array {
  for (let i = 1; i < values.length; i++) if (values[i] < values[i - 1]) values[i] = values[i - 1];
  return values;
}

function thinned(ascending: Float64Array): Float64Array {
  const n = ascending.length;
  if (n <= VALUES_FOR_LAMBDA) return ascending;
  const step = (n - 1) / (VALUES_FOR_LAMBDA - 1);
  return Float64Array.from({ length: VALUES_FOR_LAMBDA }, (_, i) => ascending[Math.round(i * step)]);
}
