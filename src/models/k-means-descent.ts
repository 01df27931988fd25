import { exchange } from "./k-means-exchange.js";
import { NAMED, squaredBetween } from "./k-means-points.js";
import {
  follow,
  forgetBounds,
  forgetList,
  type Partition,
  placeCentroid,
  ROUNDING,
  relabel,
  setBounds,
  settleStep,
  sumMembers,
} from "./k-means-state.js";

/** The horizon is set so many steps ahead, each as long as the last. */
const STEPS_AHEAD = 8;

/** Asked after each pass, and once more (`settled`) where Lloyd's iteration changes nothing: whether to give up. */
type IsHopeless = (settled: boolean) => boolean;

/**
 * Walks down until Lloyd's iteration (1957) changes nothing: assign to the nearest centroid (ties: the lower label),
 * then move centroids to the means.
 * @param last stop where p.passes reaches this
 * @returns false where it was given up
 */
export function descend(p: Partition, last: number, isHopeless?: IsHopeless): boolean {
  while (p.passes < last && lloydPass(p)) if (isHopeless?.(false)) return false;
  return true;
}

/**
 * Walks down until neither Lloyd's iteration nor Hartigan's exchange of single points changes anything. Hartigan's optima
 * are a proper subset of Lloyd's (Telgarsky & Vattani 2010).
 * @returns false where it was given up
 */
export function descendFully(p: Partition, last: number, isHopeless?: IsHopeless): boolean {
  do {
    if (!descend(p, last, isHopeless) || isHopeless?.(true)) return false;
  } while (p.passes < last && exchange(p, last));
  return true;
}

/** The row farthest from its own centroid, ties to the first; −1 where every distance is 0. */
export function farthestRow({
  points,
  centroids,
  labels,
}: Pick<Partition, "points" | "centroids" | "labels">): number {
  const { rows, width, values } = points;
  let farthest = -1;
  let most = 0;
  for (let i = 0; i < rows; i++) {
    const squared = squaredBetween(values, i * width, centroids, labels[i] * width, width);
    if (squared > most) {
      farthest = i;
      most = squared;
    }
  }
  return farthest;
}

/** Makes all bounds exact again, which partitions that begin as copies of p gain from; nothing else changes. */
export function tighten(p: Partition): void {
  forgetBounds(p);
  lloydPass(p);
}

/** Adds up the sums afresh and moves the centroids to the means, so that nothing is left of deltas. */
export function settleMeans(p: Partition): void {
  sumMembers(p);
  for (let c = 0; c < p.k; c++) follow(p, c);
  settleStep(p);
}

/**
 * One iteration of Lloyd. Only rows whose bounds leave room for another centroid are looked at, and of the others even
 * the bounds only where a reach comes beyond the horizon.
 * @returns whether any centroid moved
 */
function lloydPass(p: Partition): boolean {
  if (isBeyondHorizon(p)) listRows(p);
  else nearHorizon(p);
  assignListed(p);
  reseedEmpty(p);
  p.passes++;
  for (let c = 0; c < p.k; c++) follow(p, c);
  return settleStep(p);
}

function isBeyondHorizon({ k, reach, horizon }: Partition): boolean {
  for (let c = 0; c < k; c++) if (!(reach[c] <= horizon[c])) return true;
  return false;
}

/** Sets the horizon some steps ahead and lists all rows that can become due before it. */
function listRows(p: Partition): void {
  const { k, reach, horizon, lastStep, key, labels, list } = p;
  for (let c = 0; c < k; c++) horizon[c] = reach[c] + STEPS_AHEAD * lastStep[c];
  let listed = 0;
  for (let i = 0; i < labels.length; i++) if (!(key[i] > horizon[labels[i]])) list[listed++] = i;
  p.listed = listed;
}

/** Takes the horizon nearer as steps become shorter, so that the list becomes shorter, too. */
function nearHorizon({ k, reach, horizon, lastStep }: Partition): void {
  for (let c = 0; c < k; c++) horizon[c] = Math.min(horizon[c], reach[c] + STEPS_AHEAD * lastStep[c]);
}

/** Gives the due rows their nearest centroids; who is beyond the horizon leaves the list. */
function assignListed(p: Partition): void {
  const { list, labels, key, reach, lower, drift, horizon, centroids, k, points, listed } = p;
  const { values: x, width } = points;
  const gaps = gapsOf(p);
  let kept = 0;
  for (let l = 0; l < listed; l++) {
    const i = list[l];
    const a = labels[i];
    const slack = key[i];
    if (slack > reach[a]) {
      list[kept] = i;
      if (!(slack > horizon[a])) kept++;
      continue;
    }
    const q = i * width;
    const x0 = x[q];
    const x1 = x[q + 1];
    const x2 = x[q + 2];
    const x3 = x[q + 3];
    const x4 = x[q + 4];
    const x5 = x[q + 5];
    const at = a * width;
    const o0 = x0 - centroids[at];
    const o1 = x1 - centroids[at + 1];
    const o2 = x2 - centroids[at + 2];
    const o3 = x3 - centroids[at + 3];
    const o4 = x4 - centroids[at + 4];
    const o5 = x5 - centroids[at + 5];
    let least = o0 * o0 + o1 * o1 + o2 * o2 + o3 * o3 + o4 * o4 + o5 * o5;
    for (let j = NAMED; j < width; j++)
      least += (x[q + j] - centroids[at + j]) * (x[q + j] - centroids[at + j]);
    let own = Math.sqrt(least);
    let nearest = a;
    const bound = lower[i] - drift[a];
    let other = bound > Number.NEGATIVE_INFINITY ? Math.max(bound, gaps[a] - own) : bound;
    if (!(own + ROUNDING * (own + gaps[a] + drift[a]) < other)) {
      let second = Number.POSITIVE_INFINITY;
      for (let c = 0, e = 0; c < k; c++, e += width) {
        if (c === a) continue;
        const d0 = x0 - centroids[e];
        const d1 = x1 - centroids[e + 1];
        const d2 = x2 - centroids[e + 2];
        const d3 = x3 - centroids[e + 3];
        const d4 = x4 - centroids[e + 4];
        const d5 = x5 - centroids[e + 5];
        let squared = d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3 + d4 * d4 + d5 * d5;
        for (let j = NAMED; j < width; j++)
          squared += (x[q + j] - centroids[e + j]) * (x[q + j] - centroids[e + j]);
        if (squared < least || (squared === least && c < nearest)) {
          second = least;
          least = squared;
          nearest = c;
        } else second = Math.min(second, squared);
      }
      if (nearest !== a) {
        relabel(p, i, nearest);
        own = Math.sqrt(least);
      }
      other = Math.sqrt(second);
    }
    const grown = reach[nearest];
    lower[i] = other + drift[nearest];
    key[i] = other - own + grown - ROUNDING * (other + own + grown);
    list[kept] = i;
    if (!(key[i] > horizon[nearest])) kept++;
  }
  p.listed = kept;
}

/** Per cluster: the distance of its centroid to the nearest other one, [k]. */
function gapsOf({ k, centroids, points }: Partition): Float64Array {
  const gaps = new Float64Array(k).fill(Number.POSITIVE_INFINITY);
  const { width } = points;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < a; b++) {
      const gap = squaredBetween(centroids, a * width, centroids, b * width, width);
      if (gap < gaps[a]) gaps[a] = gap;
      if (gap < gaps[b]) gaps[b] = gap;
    }
  }
  for (let a = 0; a < k; a++) gaps[a] = Math.sqrt(gaps[a]);
  return gaps;
}

/**
 * Gives each empty cluster the row farthest from its own centroid (ties: the first row), lowest label first. Where
 * all rows lie on their centroids there are fewer distinct ones than clusters, and it stays empty.
 */
function reseedEmpty(p: Partition): void {
  const { members, points } = p;
  for (let empty = members.indexOf(0); empty >= 0; empty = members.indexOf(0, empty + 1)) {
    const far = farthestRow(p);
    if (far < 0) return;
    relabel(p, far, empty);
    placeCentroid(p, empty, points.values, far * points.width);
    settleStep(p);
    setBounds(p, far, 0, Number.NEGATIVE_INFINITY);
    forgetList(p);
  }
}
