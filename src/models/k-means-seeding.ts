import type { Random } from "../numeric/random.js";
import { NAMED, type Points } from "./k-means-points.js";

/** What seeding writes to; can be used again for the same points. */
export interface SeedingSpace {
  /** Weighted squared distance of each row to its nearest centre, [n]. */
  squared: Float64Array;
  /** The sum of `squared`; Infinity: there is no centre yet. */
  total: number;
  best: Float64Array;
  trial: Float64Array;
}

export function seedingSpace(n: number): SeedingSpace {
  return {
    squared: new Float64Array(n),
    total: Number.POSITIVE_INFINITY,
    best: new Float64Array(n),
    trial: new Float64Array(n),
  };
}

/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): the first centre is a choice by weight, each further one `drawCentre`'s.
 *
 * @param k  number of centres, ≥ 1; rows repeat only where there are fewer than k distinct ones
 * @returns the centres, [k × width], each a row
 */
export function seedCentroids(points: Points, k: number, random: Random, space: SeedingSpace): Float64Array {
  const { width, values } = points;
  const centroids = new Float64Array(k * width);
  space.squared.fill(Number.POSITIVE_INFINITY);
  space.total = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const chosen = drawCentre(points, space, c === 0 ? 1 : greedyTrials(k), random);
    centroids.set(values.subarray(chosen * width, (chosen + 1) * width), c * width);
  }
  return centroids;
}

/** 2 + ⌊ln k⌋ draws per centre, as in scikit-learn. */
export function greedyTrials(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/**
 * One more centre: the best of some rows drawn with probability ∝ weighted squared distance to the centres so far, "best"
 * meaning the least sum of those distances afterwards (ties: the row drawn first). `space.squared` follows.
 * @returns the row
 */
export function drawCentre(points: Points, space: SeedingSpace, trials: number, random: Random): number {
  let { squared: weights, total } = space;
  if (total === 0 || total === Number.POSITIVE_INFINITY) {
    weights = points.weights; // all rows are covered, or there is no centre yet
    total = sumOf(weights);
  }
  let chosen = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < trials; t++) {
    const drawn = drawRow(weights, total, random);
    const sum = distancesWith(points, drawn, space);
    if (chosen >= 0 && !(sum < least)) continue;
    chosen = drawn;
    least = sum;
    [space.best, space.trial] = [space.trial, space.best];
  }
  [space.squared, space.best] = [space.best, space.squared];
  space.total = least;
  return chosen;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** A row with probability ∝ its weight. @param total the sum of the weights */
function drawRow(weights: Float64Array, total: number, random: Random): number {
  const target = random() * total;
  let sum = 0;
  let last = 0; // the last row with weight: where rounding leaves the running sum short of the target
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) last = i;
    sum += weights[i];
    if (sum > target) return i;
  }
  return last;
}

/**
 * Writes the weighted squared distances to the nearest centre if `centre` were one too; returns their sum. Each is
 * bit-equal to `squaredBetween`'s; the centre is at hand, and no branch depends on the data.
 */
function distancesWith(
  { rows, width, values: x, weights }: Points,
  centre: number,
  { squared, trial }: SeedingSpace,
): number {
  const at = centre * width;
  const c0 = x[at];
  const c1 = x[at + 1];
  const c2 = x[at + 2];
  const c3 = x[at + 3];
  const c4 = x[at + 4];
  const c5 = x[at + 5];
  let sum = 0;
  for (let i = 0, q = 0; i < rows; i++, q += width) {
    const d0 = x[q] - c0;
    const d1 = x[q + 1] - c1;
    const d2 = x[q + 2] - c2;
    const d3 = x[q + 3] - c3;
    const d4 = x[q + 4] - c4;
    const d5 = x[q + 5] - c5;
    let distance = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5;
    for (let j = NAMED; j < width; j++) distance += (x[q + j] - x[at + j]) * (x[q + j] - x[at + j]);
    const least = Math.min(weights[i] * distance, squared[i]);
    trial[i] = least;
    sum += least;
  }
  return sum;
}
