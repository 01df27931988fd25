import { extent, mean, sum } from "../numeric/statistics.js";
import type { Transform } from "./preprocessing.js";

const LOG_EPSILON = Math.log(Number.EPSILON);
const LOG_LARGEST = Math.log(Number.MAX_VALUE);
const LOG_SMALLEST_NORMAL = Math.log(2 ** -1022);
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const LAMBDA_TOLERANCE = 1e-8; // relative to 1 + |λ|
const LARGEST_LAMBDA = 1e6; // only values below 1e-5 throughout could ask for more

/** One value transformed. LOG1P assumes value ≥ 0; `lambda` counts for YEO_JOHNSON only. */
export function transformValue(transform: Transform, lambda: number | null, value: number): number {
  if (transform === "LOG1P") return Math.log1p(value);
  return transform === "YEO_JOHNSON" ? yeoJohnson(value, lambda ?? 1) : value;
}

/** The value that `transformValue` turned into this one. */
export function invertTransform(transform: Transform, lambda: number | null, value: number): number {
  if (transform === "LOG1P") return Math.expm1(value);
  return transform === "YEO_JOHNSON" ? invertYeoJohnson(value, lambda ?? 1) : value;
}

/**
 * Yeo and Johnson (2000): ((1 + x)^λ − 1) / λ for x ≥ 0, ln(1 + x) where λ = 0;
 * negative x mirror this with 2 − λ in the place of λ.
 */
function yeoJohnson(x: number, lambda: number): number {
  return x >= 0 ? power(Math.log1p(x), lambda) : -power(Math.log1p(-x), 2 - lambda);
}

/** (e^(λ·logarithm) − 1) / λ without cancellation; the logarithm itself where λ is 0. */
function power(logarithm: number, lambda: number): number {
  return Math.abs(lambda) < Number.EPSILON ? logarithm : Math.expm1(lambda * logarithm) / lambda;
}

function invertYeoJohnson(y: number, lambda: number): number {
  return y >= 0 ? invertPower(y, lambda) : -invertPower(-y, 2 - lambda);
}

/** For λ < 0 the power stays below −1/λ; a value at or beyond this bound comes from nowhere and gives Infinity. */
function invertPower(y: number, lambda: number): number {
  if (Math.abs(lambda) < Number.EPSILON) return Math.expm1(y);
  return Math.expm1(Math.log1p(Math.max(-1, lambda * y)) / lambda);
}

/**
 * The λ of YEO_JOHNSON with the greatest profile log-likelihood −n/2 · ln σ² + (λ − 1) Σ sign(x) ln(1 + |x|)
 * (Yeo & Johnson 2000), as `scipy.stats.yeojohnson_normmax` finds it, within about 1e-7. The likelihood is
 * concave in λ (Marchand et al. 2022), so golden-section search on scipy's bounds cannot miss the maximum.
 * 1 (no change of shape) where nothing varies.
 *
 * @param values finite numbers in any unit, [n]
 */
export function fitLambda(values: Float64Array): number {
  const { minimum, maximum } = extent(values);
  if (minimum === maximum) return 1;
  const logarithms = values.map((x) => Math.log1p(Math.abs(x)));
  const slope = sum(values.map((x, i) => Math.sign(x) * logarithms[i]));
  const powers = new Float64Array(values.length);
  const likelihood = (lambda: number) => {
    for (let i = 0; i < values.length; i++) {
      powers[i] = values[i] >= 0 ? power(logarithms[i], lambda) : -power(logarithms[i], 2 - lambda);
    }
    return profileLikelihood(powers, lambda, slope);
  };
  return maximise(likelihood, ...lambdaBounds(minimum, maximum));
}

/** −Infinity where the transformed values are squeezed so far that their variance is lost. */
function profileLikelihood(powers: Float64Array, lambda: number, slope: number): number {
  const center = mean(powers);
  const variance = mean(powers.map((y) => (y - center) ** 2));
  const value = (-powers.length / 2) * Math.log(variance) + (lambda - 1) * slope;
  return variance >= 2 ** -1022 && Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}

/** Between these, values up to 20 times the largest one neither overflow nor underflow (the bounds of scipy 1.12). */
function lambdaBounds(minimum: number, maximum: number): [number, number] {
  const largest = Math.log1p(20 * Math.max(Math.abs(minimum), Math.abs(maximum)));
  const low = Math.max(-LARGEST_LAMBDA, (LOG_SMALLEST_NORMAL - LOG_EPSILON) / 2 / largest);
  const high = Math.min(LARGEST_LAMBDA, (LOG_LARGEST + LOG_EPSILON) / 2 / largest);
  if (maximum < 0) return [2 - high, 2 - low];
  return minimum < 0 ? [Math.max(2 - high, low), Math.min(2 - low, high)] : [low, high];
}

/** Where a function with one maximum between low and high has it (golden-section search; ties move right). */
function maximise(f: (at: number) => number, low: number, high: number): number {
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let fLeft = f(left);
  let fRight = f(right);
  while (high - low > LAMBDA_TOLERANCE * (1 + Math.abs(low))) {
    if (fLeft > fRight) {
      [high, right, fRight] = [right, left, fLeft];
      left = high - GOLDEN * (high - low);
      fLeft = f(left);
    } else {
      [low, left, fLeft] = [left, right, fRight];
      right = low + GOLDEN * (high - low);
      fRight = f(right);
    }
  }
  return (low + high) / 2;
}
