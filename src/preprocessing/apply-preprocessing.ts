import { ClienteleError } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";
import { type Matrix, zeros } from "../numeric/matrix.js";
import type { FittedFeature } from "./preprocessing.js";
import { invertTransform, transformValue } from "./transform.js";
import { winsorizeValue } from "./winsorize.js";

/** Neither NaN nor infinite, nor so large that its square would be. */
export function isUsable(value: number): boolean {
  return Math.abs(value) <= LARGEST_VALUE;
}

/** A customer with one order has no gap between orders; every other feature always has a value. */
export function mayBeMissing(feature: Feature): boolean {
  return feature === "MEAN_GAP";
}

/** False for a value below 0 whose logarithm the model would take: a customer of later data may have one. */
export function canScale(fitted: FittedFeature, value: number): boolean {
  return fitted.transform !== "LOG1P" || !(winsorizeValue(fitted, value) < 0);
}

/**
 * Beyond these no shop's number lies. Between them every scaled value is at most 1e100, so that squares and sums of
 * squares stay finite; differences too small for that are none.
 */
export const LARGEST_VALUE = 1e50;
export const SMALLEST_SPREAD = 1e-50;

/**
 * Brings one value to the model's scale: impute → winsorise → transform → scale.
 * A missing value (NaN) of a feature that may be missing becomes the training median.
 *
 * Callers check what people give them first and name the field; this is the last line of defence.
 * @throws ClienteleError BAD_FEATURES for a value that is not finite, and for one below 0 under LOG1P: neither NaN
 *   nor a silently corrected value may reach a model
 */
export function scaleValue(fitted: FittedFeature, value: number): number {
  const present = Number.isNaN(value) && mayBeMissing(fitted.feature) ? fitted.median : value;
  const limited = winsorizeValue(fitted, present);
  if (!isUsable(present)) refuse(fitted, present, "it must be a finite number.");
  if (!canScale(fitted, present)) {
    refuse(fitted, present, "this model takes its logarithm, so it must be at least 0.");
  }
  const scaled = (transformValue(fitted.transform, fitted.lambda, limited) - fitted.center) / fitted.scale;
  return Math.abs(scaled) < SMALLEST_SPREAD ? 0 : scaled;
}

function refuse(fitted: FittedFeature, value: number, why: string): never {
  throw new ClienteleError("BAD_FEATURES", { field: fitted.feature, value, why });
}

/**
 * The value in the feature's unit that has this scaled value. Undoes transform and scale; what winsorising drew in
 * stays at the limit. A steep power of YEO_JOHNSON squeezes large values into its bound; what comes from there is given
 * as the training customers' largest value (smallest, at the lower bound).
 */
export function invertValue(fitted: FittedFeature, scaledValue: number): number {
  const value = invertTransform(fitted.transform, fitted.lambda, scaledValue * fitted.scale + fitted.center);
  if (Number.isFinite(value)) return value;
  return value > 0 ? fitted.maximum : fitted.minimum;
}

/**
 * Customers in real units brought to the model's scale, by the same arithmetic that training used: a training
 * customer gets the very numbers that it was trained with.
 *
 * @param fitted one per column of `raw`, in its order, [d]
 * @param raw    customers in real units, NaN = missing, [n × d]
 * @returns scaled values (no unit), [n × d]
 * @throws ClienteleError BAD_FEATURES, see `scaleValue`
 */
export function applyPreprocessing(fitted: readonly FittedFeature[], raw: Matrix): Matrix {
  return mapValues(fitted, raw, scaleValue);
}

/** Scaled points back in real units, [n × d]; of a centroid under LOG1P this is a geometric mean, not the average. */
export function invertPreprocessing(fitted: readonly FittedFeature[], scaled: Matrix): Matrix {
  return mapValues(fitted, scaled, invertValue);
}

function mapValues(
  fitted: readonly FittedFeature[],
  m: Matrix,
  change: (fitted: FittedFeature, value: number) => number,
): Matrix {
  const result = zeros(m.rows, m.columns);
  fitted.forEach((feature, j) => {
    for (let at = j; at < m.values.length; at += m.columns) result.values[at] = change(feature, m.values[at]);
  });
  return result;
}
