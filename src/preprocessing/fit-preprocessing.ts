import { ClienteleError } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";
import { column, type Matrix } from "../numeric/matrix.js";
import { extent, median, skewness } from "../numeric/statistics.js";
import { applyPreprocessing, isUsable, mayBeMissing, SMALLEST_SPREAD } from "./apply-preprocessing.js";
import { warnOfLinearDependence } from "./linear-dependence.js";
import type { FeatureSettings, FittedFeature, Scaler } from "./preprocessing.js";
import { type RunWarning, warning } from "./run-warning.js";
import { measureSpread } from "./scale.js";
import { fitLambda, transformValue } from "./transform.js";
import { winsorizeLimits, winsorizeValue } from "./winsorize.js";

export interface Preprocessing {
  /** One per column, in the order of the settings, [d]. */
  readonly fitted: FittedFeature[];
  /** The training customers on the model's scale, [n × d]. */
  readonly scaled: Matrix;
  readonly warnings: RunWarning[];
}

/**
 * Learns from the training customers how their features become comparable, and makes them so.
 * Per feature: impute (median; only MEAN_GAP may be missing) → winsorise → transform → scale.
 * Warns of imputed values, of features without spread (their scale is 1) and of linear dependence.
 *
 * @param raw      customers in real units, NaN = missing, [n × d], n ≥ 1
 * @param settings one per column of `raw`, in its order, [d]
 * @throws ClienteleError NOT_FINITE, NEGATIVE_UNDER_LOG1P for the first feature that has the fault; NO_VARIANCE where
 *   all customers are alike in every feature
 */
export function fitPreprocessing(raw: Matrix, settings: readonly FeatureSettings[]): Preprocessing {
  const features = settings.map((setting) => setting.feature);
  const fits = settings.map((setting, j) => fitFeature(setting, column(raw, j)));
  if (fits.every((fit) => fit.flaw === "ZERO_VARIANCE")) {
    throw new ClienteleError("NO_VARIANCE", { features: features.join(", ") }, ["input", "features"]);
  }
  const fitted = fits.map((fit) => fit.fitted);
  const scaled = applyPreprocessing(fitted, raw);
  const warnings = fits.flatMap((fit) => warningsOf(fit, raw.rows));
  return { fitted, scaled, warnings: [...warnings, ...warnOfLinearDependence(features, scaled)] };
}

interface FeatureFit {
  readonly fitted: FittedFeature;
  /** Why nothing could be divided by, where that is so. */
  readonly flaw: "ZERO_VARIANCE" | "ZERO_QUARTILE_RANGE" | null;
}

function fitFeature(
  { feature, transform, scaler, winsorize }: FeatureSettings,
  given: Float64Array,
): FeatureFit {
  const { values, imputedValue, imputedCount } = impute(feature, given);
  const limits = winsorizeLimits(values, winsorize);
  const limited = values.map((value) => winsorizeValue(limits, value));
  if (transform === "LOG1P") refuseNegative(feature, limited);
  const lambda = transform === "YEO_JOHNSON" ? fitLambda(limited) : null;
  const transformed = limited.map((value) => transformValue(transform, lambda, value));
  const { center, scale } = measureSpread(scaler, transformed);
  const fitted: FittedFeature = {
    ...{ feature, transform, scaler, lambda, center, scale: scale >= SMALLEST_SPREAD ? scale : 1 },
    ...{ ...limits, imputedValue, imputedCount },
    ...{ skewnessBefore: skewness(values), skewnessAfter: skewness(transformed) },
    ...{ ...extent(values), median: median(values) },
  };
  return { fitted, flaw: flawOf(scaler, scale, transformed) };
}

function flawOf(scaler: Scaler, scale: number, transformed: Float64Array): FeatureFit["flaw"] {
  const { minimum, maximum } = extent(transformed);
  if (maximum - minimum < SMALLEST_SPREAD) return "ZERO_VARIANCE";
  if (scale >= SMALLEST_SPREAD) return null;
  return scaler === "ROBUST" ? "ZERO_QUARTILE_RANGE" : "ZERO_VARIANCE";
}

interface Imputed {
  readonly values: Float64Array;
  readonly imputedValue: number | null;
  readonly imputedCount: number;
}

/** The median of the values that are there takes the place of those that are not. */
function impute(feature: Feature, given: Float64Array): Imputed {
  const present = given.filter(isUsable);
  const imputedCount = mayBeMissing(feature) ? given.filter(Number.isNaN).length : 0;
  const bad = given.length - present.length - imputedCount;
  if (bad > 0 || present.length === 0) refuseNotFinite(feature, bad || given.length);
  if (imputedCount === 0) return { values: given, imputedValue: null, imputedCount };
  const imputedValue = median(present);
  return { values: given.map((v) => (Number.isNaN(v) ? imputedValue : v)), imputedValue, imputedCount };
}

function refuseNotFinite(feature: Feature, count: number): never {
  throw new ClienteleError("NOT_FINITE", { feature, count }, ["input", "features"]);
}

/** Looks at winsorised values: a lower limit of 0 or more makes negative ones harmless. */
function refuseNegative(feature: Feature, values: Float64Array): void {
  const { minimum } = extent(values);
  if (minimum >= 0) return;
  throw new ClienteleError("NEGATIVE_UNDER_LOG1P", { feature, minimum }, ["input", "preprocessing"]);
}

function warningsOf({ fitted, flaw }: FeatureFit, customers: number): RunWarning[] {
  const { feature, imputedCount: count } = fitted;
  const warnings: RunWarning[] = [];
  if (count > 0) {
    warnings.push(
      warning("VALUES_IMPUTED", { feature, count, customers, median: fitted.median }, feature, count),
    );
  }
  if (flaw !== null) warnings.push(warning(flaw, { feature }, feature));
  return warnings;
}
