import { FEATURES, type Feature } from "../features/feature-catalogue.js";
import { groupByLabel } from "../numeric/group-by-label.js";
import { column, type Matrix } from "../numeric/matrix.js";
import { mean, median, populationStandardDeviation, quantileOfSorted } from "../numeric/statistics.js";

/** One feature of one segment, in real units; `z` compares the segment with all customers. */
export interface FeatureProfile {
  readonly feature: Feature;
  readonly mean: number;
  readonly median: number;
  readonly p10: number;
  readonly p25: number;
  readonly p75: number;
  readonly p90: number;
  readonly min: number;
  readonly max: number;
  readonly populationMedian: number;
  /** (mean of the members − mean of all) / standard deviation of all, after ln(1 + x) where no value is below 0. */
  readonly z: number;
}

/**
 * The profile of each segment over all features, whether the model uses them or not.
 * A feature without any value in a segment (MEAN_GAP among one-time buyers) is left out of its profile.
 *
 * @param values all features in real units, [n × 11]
 * @param labels segment numbers 0…k−1, [n]
 */
export function profileSegments(values: Matrix, labels: Int32Array, k: number): FeatureProfile[][] {
  const profiles: FeatureProfile[][] = Array.from({ length: k }, () => []);
  FEATURES.forEach((feature, j) => {
    const all = column(values, j);
    const members = splitByLabel(all, labels, k);
    const describe = describer(feature, all.filter(Number.isFinite));
    members.forEach((own, segment) => {
      if (own.length > 0) profiles[segment].push(describe(own));
    });
  });
  return profiles;
}

/**
 * The profile of some customers, compared with all of them, in the same way.
 *
 * @param values   all features in real units, [n × 11]
 * @param isMember 1 for those who are meant, [n]
 */
export function profileMembers(values: Matrix, isMember: Uint8Array): FeatureProfile[] {
  const memberCount = isMember.reduce((count, one) => count + one, 0);
  return FEATURES.flatMap((feature, j) => {
    const all = column(values, j);
    const own = new Float64Array(memberCount);
    let n = 0;
    for (let i = 0; i < all.length; i++) if (isMember[i] === 1 && Number.isFinite(all[i])) own[n++] = all[i];
    return n === 0 ? [] : [describer(feature, all.filter(Number.isFinite))(own.subarray(0, n).sort())];
  });
}

/** The finite values of each segment, sorted. */
function splitByLabel(values: Float64Array, labels: Int32Array, k: number): Float64Array[] {
  const { starts, members } = groupByLabel(labels, k);
  return Array.from({ length: k }, (_, segment) => {
    const own = new Float64Array(starts[segment + 1] - starts[segment]);
    let n = 0;
    for (let at = starts[segment]; at < starts[segment + 1]; at++) {
      const value = values[members[at]];
      if (Number.isFinite(value)) own[n++] = value;
    }
    return own.slice(0, n).sort();
  });
}

function describer(feature: Feature, all: Float64Array): (own: Float64Array) => FeatureProfile {
  const shape = all.every((value) => value >= 0) ? Math.log1p : (value: number) => value;
  const shaped = all.map(shape);
  const [center, spread] = [mean(shaped), populationStandardDeviation(shaped)];
  const populationMedian = all.length > 0 ? median(all) : 0;
  return (own) => ({
    feature,
    mean: mean(own),
    median: quantileOfSorted(own, 0.5),
    p10: quantileOfSorted(own, 0.1),
    p25: quantileOfSorted(own, 0.25),
    p75: quantileOfSorted(own, 0.75),
    p90: quantileOfSorted(own, 0.9),
    min: own[0],
    max: own[own.length - 1],
    populationMedian,
    z: spread > 0 ? (mean(own.map(shape)) - center) / spread : 0,
  });
}
