import { type Matrix, rowsAt } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";
import { mean } from "../numeric/statistics.js";
import { sumDistancesTo, widen } from "./distance-kernel.js";
import { type DistanceSums, groupByLabels, type Progress } from "./distance-sums.js";
import { encodeLabels, isMeasurable, type Labeling } from "./labeling.js";
import { type Silhouettes, silhouettesFrom } from "./silhouette.js";
import { FEWEST_PER_STRATUM, type StratifiedSample, stratifiedSample } from "./stratified-sample.js";

/** 97.5 % quantile of the standard normal distribution. */
const NORMAL_975 = 1.959963984540054;
/** Rows that stay in the cache while the distances of all drawn customers to them are added up. */
const BLOCK = 512;
/** Distances between two reports, a few milliseconds' worth. */
const REPORT_EVERY = 2_000_000;

export interface SampleSettings {
  /** Customers to draw, ≥ 1; all of them where there are not more. */
  readonly sampleSize: number;
  readonly random: Random;
}

/** An estimated mean silhouette with its 95 % confidence interval, within −1…1. */
export interface SilhouetteEstimate extends Silhouettes {
  readonly mean: number;
  readonly lower: number;
  readonly upper: number;
}

export interface SampledSilhouettes {
  /** The customers drawn, ascending; the samples and neighbours of each estimate are theirs, [drawn]. */
  readonly rows: Int32Array;
  /** One per labeling; null where it has fewer than 2 or more than n − 1 clusters. */
  readonly estimates: (SilhouetteEstimate | null)[];
}

/**
 * Silhouettes of a sample of the customers, exact for each of them (distances to ALL customers), for several labelings
 * in one pass. Takes O(sample · n · d).
 *
 * Strata are the clusters of the labeling that has most of them (ties: the last), if 10 rows of each fit in the sample;
 * otherwise the sample is a simple one. Each row stands for its stratum's size / rows drawn there, so the mean is
 * unbiased for every labeling, not just for that one. The interval is normal, with the stratified variance and the
 * finite population correction (Cochran 1977, §5.4): its width is 0 where all customers are drawn.
 *
 * @param x          customers, [n × d], scaled
 * @param labelings  any integers, [n] each
 * @param onProgress is told the share done, 0…1, every few milliseconds; what it throws ends the work
 */
export function sampledSilhouettes(
  x: Matrix,
  labelings: readonly Int32Array[],
  { sampleSize, random }: SampleSettings,
  onProgress?: Progress,
): SampledSilhouettes {
  const encoded = labelings.map(encodeLabels);
  const measurable = encoded.filter(isMeasurable);
  if (measurable.length === 0) return { rows: new Int32Array(0), estimates: encoded.map(() => null) };
  const strata = strataFor(measurable, sampleSize);
  const sample = stratifiedSample(strata, sampleSize, random);
  const sums = sumsOfRows(x, measurable, sample.rows, onProgress);
  const estimates = encoded.map((labeling, l) => {
    const at = measurable.indexOf(labeling);
    if (at < 0) return null;
    const silhouettes = silhouettesFrom(sums[at], labeling, labelings[l], sample.rows);
    return { ...silhouettes, ...estimateMean(silhouettes.samples, strata, sample) };
  });
  return { rows: sample.rows, estimates };
}

function strataFor(labelings: readonly Labeling[], sampleSize: number): Labeling {
  const finest = labelings.reduce((best, labeling) => (labeling.count >= best.count ? labeling : best));
  if (finest.count * FEWEST_PER_STRATUM <= sampleSize) return finest;
  return encodeLabels(new Int32Array(finest.codes.length));
}

/** Sums of the drawn customers' distances to all members of every cluster, [rows × count] per labeling. */
function sumsOfRows(
  x: Matrix,
  labelings: readonly Labeling[],
  rows: Int32Array,
  onProgress?: Progress,
): DistanceSums[] {
  const { order, ends } = groupByLabels(labelings, x.rows);
  const points = widen(rowsAt(x, order));
  const drawn = widen(rowsAt(x, rows));
  const sums = labelings.map(({ count }) => new Float64Array(rows.length * count));
  let reported = 0;
  let from = 0;
  for (const end of ends) {
    const clusters = labelings.map(({ codes }) => codes[order[from]]);
    while (from < end) {
      const to = Math.min(end, from + BLOCK);
      for (let i = 0; i < rows.length; i++) {
        const total = sumDistancesTo(points, from, to, drawn, i);
        for (let l = 0; l < sums.length; l++) sums[l][i * labelings[l].count + clusters[l]] += total;
      }
      from = to;
      if ((from - reported) * rows.length < REPORT_EVERY) continue;
      onProgress?.(from / x.rows);
      reported = from;
    }
  }
  onProgress?.(1);
  return sums;
}

function estimateMean(samples: Float64Array, strata: Labeling, { rows, drawn }: StratifiedSample) {
  const n = strata.codes.length;
  const inStratum = Array.from(drawn, () => [] as number[]);
  rows.forEach((row, i) => {
    inStratum[strata.codes[row]].push(samples[i]);
  });
  let estimate = 0;
  let variance = 0;
  inStratum.forEach((own, s) => {
    const weight = strata.sizes[s] / n;
    const missing = 1 - own.length / strata.sizes[s]; // the finite population correction
    estimate += weight * mean(own);
    if (missing > 0) variance += weight ** 2 * missing * (sampleVariance(own) / own.length);
  });
  const reach = NORMAL_975 * Math.sqrt(variance);
  return { mean: estimate, lower: Math.max(-1, estimate - reach), upper: Math.min(1, estimate + reach) };
}

/** With ddof 1, as an estimate needs it; at least two values. */
function sampleVariance(values: readonly number[]): number {
  const center = mean(values);
  return values.reduce((total, value) => total + (value - center) ** 2, 0) / (values.length - 1);
}
