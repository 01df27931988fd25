import { squaredDistance, squaredDistanceAt } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { meansOf, type Partition, placeCentroid, relabel, setBounds } from "./k-means-state.js";

/** An exchange must lower the inertia by more than this share of the row's own part: rounding is no gain. */
const LEAST_GAIN = 1e-12;

/**
 * Walks down until neither Lloyd's iteration nor Hartigan's exchange of single points changes anything. Hartigan's optima
 * are a proper subset of Lloyd's (Telgarsky & Vattani 2010).
 * @param maxPasses stop after this many passes in all, settled or not; at least 1
 */
export function descend(p: Partition, maxPasses: number): Partition {
  const last = p.passes + maxPasses;
  do {
    while (p.passes < last && lloydPass(p)) {}
  } while (p.passes < last && exchange(p, last));
  return p;
}

/** The row farthest from its own centroid, ties to the first; −1 where every distance is 0. */
export function farthestRow(x: Matrix, centroids: Matrix, labels: Int32Array): number {
  let farthest = -1;
  let most = 0;
  for (let i = 0; i < x.rows; i++) {
    const squared = squaredDistance(x, i, centroids, labels[i]);
    if (squared > most) [farthest, most] = [i, squared];
  }
  return farthest;
}

/**
 * Lloyd (1957): assign to the nearest centroid (ties: the lower label), then move centroids to the means. Only rows
 * whose bounds leave room for another centroid are looked at.
 * @returns whether any centroid moved
 */
function lloydPass(p: Partition): boolean {
  const { labels, upper, lower, moved, drift } = p;
  const { values, columns: d } = p.x;
  const centres = p.centroids.values;
  for (let i = 0; i < labels.length; i++) {
    const floor = lower[i] - drift;
    if (upper[i] + moved[labels[i]] < floor) continue;
    const own = Math.sqrt(squaredDistanceAt(values, i * d, centres, labels[i] * d, d));
    if (own < floor) upper[i] = own - moved[labels[i]];
    else assignRow(p, i);
  }
  reseedEmpty(p);
  p.passes++;
  return placeAll(p, meansOf(p));
}

/** Looks at all centroids; gives row i the nearest and stores exact bounds. */
function assignRow(p: Partition, i: number): void {
  const d = p.x.columns;
  const { values: centres, rows: k } = p.centroids;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const squared = squaredDistanceAt(p.x.values, i * d, centres, c * d, d);
    if (squared < least) {
      second = least;
      least = squared;
      nearest = c;
    } else if (squared < second) second = squared;
  }
  if (nearest !== p.labels[i]) relabel(p, i, nearest);
  setBounds(p, i, Math.sqrt(least), Math.sqrt(second));
}

/**
 * Gives each empty cluster the row farthest from its own centroid (ties: the first row), lowest label first. Where
 * all rows lie on their centroids there are fewer distinct ones than clusters, and it stays empty.
 */
function reseedEmpty(p: Partition): void {
  const { x, centroids, counts, labels } = p;
  for (let empty = counts.indexOf(0); empty >= 0; empty = counts.indexOf(0, empty + 1)) {
    const far = farthestRow(x, centroids, labels);
    if (far < 0) return;
    relabel(p, far, empty);
    p.drift += placeCentroid(p, empty, x.values, far * x.columns);
    setBounds(p, far, 0, Number.NEGATIVE_INFINITY);
  }
}

/** Puts all centroids on new places, [k × d]; returns whether any moved. */
export function placeAll(p: Partition, places: Float64Array): boolean {
  let farthest = 0;
  for (let c = 0; c < p.centroids.rows; c++) {
    farthest = Math.max(farthest, placeCentroid(p, c, places, c * p.centroids.columns));
  }
  p.drift += farthest;
  return farthest > 0;
}

/** Passes of Hartigan's exchange until one moves nobody; returns whether any row moved. */
function exchange(p: Partition, last: number): boolean {
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
  return any;
}

/** Whether the bounds leave room for a gain. @param smallest the smallest count of a cluster */
function mayGain(p: Partition, i: number, smallest: number): boolean {
  const { labels, counts, upper, lower, moved, drift } = p;
  const a = labels[i];
  if (counts[a] < 2) return false; // a cluster's only member never leaves
  const own = upper[i] + moved[a];
  const other = Math.max(0, lower[i] - drift);
  return (counts[a] / (counts[a] - 1)) * own * own > (smallest / (smallest + 1)) * other * other;
}

/**
 * Moves row i where that lowers the inertia: leaving a saves nₐ/(nₐ−1)·d²(i, a), joining b costs n_b/(n_b+1)·d²(i, b)
 * (Hartigan 1975); the least cost wins, ties to the lower label. Both centroids follow at once.
 */
function transfer(p: Partition, i: number): boolean {
  const { x, labels, counts, centroids } = p;
  const d = x.columns;
  const a = labels[i];
  const own = squaredDistanceAt(x.values, i * d, centroids.values, a * d, d);
  let best = a;
  let least = (counts[a] / (counts[a] - 1)) * own * (1 - LEAST_GAIN);
  let other = Number.POSITIVE_INFINITY;
  for (let b = 0; b < centroids.rows; b++) {
    if (b === a) continue;
    const squared = squaredDistanceAt(x.values, i * d, centroids.values, b * d, d);
    const cost = (counts[b] / (counts[b] + 1)) * squared;
    if (squared < other) other = squared;
    if (cost < least) [best, least] = [b, cost];
  }
  setBounds(p, i, Math.sqrt(own), Math.sqrt(other));
  if (best === a) return false;
  relabel(p, i, best);
  followMembers(p, a, best);
  setBounds(p, i, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  return true;
}

/** Moves two centroids to the means of their members. */
function followMembers(p: Partition, a: number, b: number): void {
  const means = meansOf(p);
  const d = p.centroids.columns;
  p.drift += Math.max(placeCentroid(p, a, means, a * d), placeCentroid(p, b, means, b * d));
}
