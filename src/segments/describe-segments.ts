import type { Feature } from "../features/feature-catalogue.js";
import { featureIndex } from "../features/feature-catalogue.js";
import { column, type Matrix, row } from "../numeric/matrix.js";
import { invertValue } from "../preprocessing/apply-preprocessing.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import { nameSegments } from "./name-segments.js";
import { type FeatureProfile, profileSegments } from "./profile-segments.js";
import { tierSegments, type ValueTier } from "./tier-segments.js";

/** A segment in words and numbers. */
export interface SegmentDescription {
  readonly number: number;
  readonly name: string;
  readonly tier: ValueTier;
  readonly description: string;
  readonly nameReason: string;
  readonly customerCount: number;
  readonly anomalyCount: number;
  /** Spend of the members in thousandths of the currency, a whole number. */
  readonly revenueMilli: number;
  /** The centroid in real units and scaled, one entry a model feature. */
  readonly centroid: readonly {
    readonly feature: Feature;
    readonly value: number;
    readonly scaled: number;
  }[];
  readonly profile: readonly FeatureProfile[];
}

export interface SegmentsToDescribe {
  /** All features in real units, [n × 11]. */
  readonly values: Matrix;
  readonly fitted: readonly FittedFeature[];
  readonly segments: { readonly centroids: Matrix; readonly labels: Int32Array };
  /** DBSCAN's labels, −1 = anomaly, [n]. */
  readonly anomalies: Int32Array;
}

/** Names, tiers, sizes, money and profiles of the segments, in the order of their numbers. */
export function describeSegments({
  values,
  fitted,
  segments,
  anomalies,
}: SegmentsToDescribe): SegmentDescription[] {
  const { centroids, labels } = segments;
  const k = centroids.rows;
  const monetary = column(values, featureIndex("MONETARY"));
  const tiers = tierSegments(monetary, labels, k);
  const names = nameSegments({
    recencyDays: column(values, featureIndex("RECENCY")),
    frequency: column(values, featureIndex("FREQUENCY")),
    monetary,
    labels,
    k,
  });
  const profiles = profileSegments(values, labels, k);
  const customerCounts = new Array<number>(k).fill(0);
  const anomalyCounts = new Array<number>(k).fill(0);
  const revenues = new Array<number>(k).fill(0);
  labels.forEach((label, i) => {
    customerCounts[label]++;
    if (anomalies[i] < 0) anomalyCounts[label]++;
    revenues[label] += Math.round(monetary[i] * 1_000);
  });
  return names.map((named, number) => ({
    number,
    ...named,
    tier: tiers[number],
    customerCount: customerCounts[number],
    anomalyCount: anomalyCounts[number],
    revenueMilli: revenues[number],
    centroid: fitted.map((feature, j) => {
      const scaled = row(centroids, number)[j];
      return { feature: feature.feature, value: invertValue(feature, scaled), scaled };
    }),
    profile: profiles[number],
  }));
}
