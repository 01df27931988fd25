import { squaredBetween } from "./k-means-points.js";
import {
  follow,
  forgetList,
  type Partition,
  relabel,
  setBounds,
  settleStep,
  upperBound,
} from "./k-means-state.js";

/** An exchange must lower the inertia by more than this share of the row's own part: rounding is no gain. */
const LEAST_GAIN = 1e-12;

/**
 * Passes of Hartigan's exchange of single rows, each of weight 1, until one moves nobody.
 * @param last stop where p.passes reaches this
 * @returns whether any row moved
 */
export function exchange(p: Partition, last: number): boolean {
  let any = false;
  let moves = 1;
  while (moves > 0 && p.passes < last) {
    moves = 0;
    let smallest = Math.min(...p.counts);
    for (let i = 0; i < p.labels.length; i++) {
      if (!mayGain(p, i, smallest) || !transfer(p, i)) continue;
      moves++;
      smallest = Math.min(...p.counts);
    }
    p.passes++;
    any ||= moves > 0;
  }
  if (any) forgetList(p);
  return any;
}

/** Whether the bounds leave room for a gain. @param smallest the smallest count of a cluster */
function mayGain(p: Partition, i: number, smallest: number): boolean {
  const a = p.labels[i];
  const n = p.counts[a];
  if (n < 2) return false; // a cluster's only member never leaves
  const own = upperBound(p, i);
  const other = Math.max(0, p.lower[i] - p.drift[a]);
  return !((n / (n - 1)) * own * own <= (smallest / (smallest + 1)) * other * other);
}

/**
 * Moves row i where that lowers the inertia: leaving a saves nₐ/(nₐ−1)·d²(i, a), joining b costs n_b/(n_b+1)·d²(i, b)
 * (Hartigan 1975); the least cost wins, ties to the lower label. Both centroids follow at once.
 */
function transfer(p: Partition, i: number): boolean {
  const { points, labels, counts, centroids, k } = p;
  const { values, width } = points;
  const a = labels[i];
  const own = squaredBetween(values, i * width, centroids, a * width, width);
  let best = a;
  let least = (counts[a] / (counts[a] - 1)) * own * (1 - LEAST_GAIN);
  let other = Number.POSITIVE_INFINITY;
  for (let b = 0; b < k; b++) {
    if (b === a) continue;
    const squared = squaredBetween(values, i * width, centroids, b * width, width);
    const cost = (counts[b] / (counts[b] + 1)) * squared;
    if (squared < other) other = squared;
    if (cost < least) {
      best = b;
      least = cost;
    }
  }
  setBounds(p, i, Math.sqrt(own), Math.sqrt(other));
  if (best === a) return false;
  relabel(p, i, best);
  follow(p, a);
  follow(p, best);
  settleStep(p);
  setBounds(p, i, 0, Number.NEGATIVE_INFINITY);
  return true;
}
