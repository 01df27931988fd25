import type { Feature } from "../features/feature-catalogue.js";

/** How a feature's shape is changed: not at all, by ln(1 + x) (needs x ≥ 0), or by Yeo and Johnson's power (any sign). */
export type Transform = "NONE" | "LOG1P" | "YEO_JOHNSON";

/** How a feature is made comparable: (x − mean) / sd, (x − median) / IQR, (x − minimum) / range, or not at all. */
export type Scaler = "STANDARD" | "ROBUST" | "MINMAX" | "NONE";

/** Shares in 0…1 of the customers: values beyond these quantiles are drawn in to them. */
export interface WinsorizeLimits {
  readonly lower: number;
  readonly upper: number;
}

/** What is asked for one feature. */
export interface FeatureSettings {
  readonly feature: Feature;
  readonly transform: Transform;
  readonly scaler: Scaler;
  readonly winsorize: WinsorizeLimits | null;
}

/** What was learned about one feature from the training customers; plain data, all that serving needs. */
export interface FittedFeature {
  readonly feature: Feature;
  readonly transform: Transform;
  readonly scaler: Scaler;
  /** Power of YEO_JOHNSON; null for the other transforms. */
  readonly lambda: number | null;
  /** scaled = (transformed − center) / scale; scale > 0. */
  readonly center: number;
  readonly scale: number;
  /** Where values were winsorised, in the feature's unit; null without winsorising. */
  readonly lowerLimit: number | null;
  readonly upperLimit: number | null;
  /** What was put in the place of missing values; null where none was missing. */
  readonly imputedValue: number | null;
  readonly imputedCount: number;
  /** Skewness g1 as given (after imputing), and after winsorising and transforming. */
  readonly skewnessBefore: number;
  readonly skewnessAfter: number;
  /** Range and median of the values as given, in the feature's unit, without the missing ones. */
  readonly minimum: number;
  readonly maximum: number;
  readonly median: number;
}
