import type { Feature } from "../features/feature-catalogue.js";
import { SMALLEST_SPREAD } from "../preprocessing/apply-preprocessing.js";
import { measureSpread } from "../preprocessing/scale.js";
import { type Bin, countBins, equalEdges } from "./bins.js";
import { straighten, usualShape } from "./usual-shape.js";

/** As given; after the transform that suits the feature; then as (x − mean) / standard deviation too. */
export const HISTOGRAM_STAGES = ["RAW", "TRANSFORMED", "SCALED"] as const;

export type HistogramStage = (typeof HISTOGRAM_STAGES)[number];

export interface Histogram {
  readonly feature: Feature;
  readonly stage: HistogramStage;
  /** In ascending order, without gaps; none where no customer has a value. */
  readonly bins: readonly Bin[];
}

/**
 * The histogram of a feature at each of some stages: bins of equal width from the smallest to the largest value, one bin
 * of width 1 where all values are equal. Scaling moves the edges, not the customers.
 *
 * @param ascending the values that are there, in the feature's unit
 */
export function featureHistograms(
  feature: Feature,
  ascending: Float64Array,
  stages: readonly HistogramStage[],
  bins: number,
): Histogram[] {
  if (ascending.length === 0) return stages.map((stage) => ({ feature, stage, bins: [] }));
  const needsShape = stages.some((stage) => stage !== "RAW");
  const transformed = needsShape ? straighten(ascending.map(usualShape(ascending).change)) : ascending;
  return stages.map((stage) => {
    const values = stage === "RAW" ? ascending : transformed;
    const edges = equalEdges(values[0], values[values.length - 1], bins);
    return {
      feature,
      stage,
      bins: countBins(values, edges, stage === "SCALED" ? scaling(values) : undefined),
    };
  });
}

function scaling(values: Float64Array): (edge: number) => number {
  const { center, scale } = measureSpread("STANDARD", values);
  const divisor = scale >= SMALLEST_SPREAD ? scale : 1;
  return (edge) => (edge - center) / divisor;
}
