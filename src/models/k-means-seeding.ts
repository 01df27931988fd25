import { squaredDistance } from "../numeric/distance.js";
import { type Matrix, row, zeros } from "../numeric/matrix.js";
import type { Random } from "../numeric/random.js";

/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): the first centre is a uniform choice, each further one `drawCentre`'s.
 *
 * @param x  customers, [n × d], n ≥ 1
 * @param k  number of centres, 1 ≤ k ≤ n; rows repeat only where x has fewer than k distinct ones
 * @returns the centres, [k × d], each a row of x
 */
export function seedCentroids(x: Matrix, k: number, random: Random): Matrix {
  const centroids = zeros(k, x.columns);
  const squared = new Float64Array(x.rows).fill(Number.POSITIVE_INFINITY);
  for (let c = 0; c < k; c++) {
    const chosen = drawCentre(x, squared, c === 0 ? 1 : greedyTrials(k), random);
    centroids.values.set(row(x, chosen), c * x.columns);
  }
  return centroids;
}

/** 2 + ⌊ln k⌋ draws per centre, as in scikit-learn. */
export function greedyTrials(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/**
 * One more centre: the best of some rows drawn with probability ∝ squared distance to the centres so far, "best" meaning
 * the least sum of those distances afterwards (ties: the row drawn first).
 *
 * @param squared  IN and OUT: each row's squared distance to its nearest centre, Infinity for no centre yet, [n]
 * @returns the row
 */
export function drawCentre(x: Matrix, squared: Float64Array, trials: number, random: Random): number {
  const total = squared.reduce((sum, value) => sum + value, 0);
  let trial = new Float64Array(x.rows);
  let best = new Float64Array(x.rows);
  let chosen = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let t = 0; t < trials; t++) {
    const drawn = drawRow(squared, total, random);
    const sum = distancesWith(x, drawn, squared, trial);
    if (chosen >= 0 && sum >= least) continue;
    [chosen, least] = [drawn, sum];
    [best, trial] = [trial, best];
  }
  squared.set(best);
  return chosen;
}

/** A row with probability ∝ its weight; uniform while the total is infinite (no centre yet) or 0 (all rows covered). */
function drawRow(weights: Float64Array, total: number, random: Random): number {
  const share = random();
  if (total === 0 || total === Number.POSITIVE_INFINITY) return Math.floor(share * weights.length);
  const target = share * total;
  let sum = 0;
  let last = 0; // the last row with weight: where rounding leaves the running sum short of the target
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) last = i;
    sum += weights[i];
    if (sum > target) return i;
  }
  return last;
}

/** Writes the squared distances to the nearest centre if `centre` were one too; returns their sum. */
function distancesWith(x: Matrix, centre: number, squared: Float64Array, out: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    out[i] = Math.min(squared[i], squaredDistance(x, i, x, centre));
    sum += out[i];
  }
  return sum;
}
