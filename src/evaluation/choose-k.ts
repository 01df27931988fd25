import { percent, readable } from "../numeric/readable.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { findKnee } from "./kneedle.js";

/** Low, middle and high exist from here on. */
const LEAST_K = 3;
/** A segment below this share of the customers is too small to act on. */
export const LEAST_SHARE = 0.01;
/** A segment with a lower mean Jaccard index is unstable (Hennig 2007). */
const LEAST_JACCARD = 0.6;

/** What is known about one k. */
export interface KPoint {
  readonly k: number;
  readonly inertia: number;
  /** null where it is not defined (k = 1, or as many segments as customers). */
  readonly silhouette: number | null;
  /** Share of the customers in the smallest segment, 0…1. */
  readonly smallestSegmentShare: number;
  /** Mean Jaccard index over bootstraps of the least stable segment, 0…1; null or left out where it is not known. */
  readonly minimumJaccard?: number | null;
}

export interface KChoice {
  readonly k: number;
  /** Why, in a sentence with the numbers. */
  readonly reason: string;
  /** Kneedle's knee of the whole curve; null where it has none. */
  readonly kneeK: number | null;
  readonly warnings: RunWarning[];
}

/**
 * The number of segments when none is asked for. Candidates are k ≥ 3 whose smallest segment holds at least 1 % of
 * the customers and, where stability is known, whose every segment has a Jaccard index of at least 0.60; among them the
 * knee of the inertia curve, else the best silhouette (ties, and no silhouette at all: the smallest k). Without a
 * candidate the k nearest to 3, with a warning.
 *
 * @param curve ascending k, at least one; the knee depends on where the curve begins and ends
 */
export function chooseK(curve: readonly KPoint[]): KChoice {
  const inertias = curve.map((point) => point.inertia);
  const ks = curve.map((point) => point.k);
  const kneeK = findKnee(ks, inertias, "convex", "decreasing");
  const range = `k = ${ks[0]} to ${ks[ks.length - 1]}`;
  const candidates = curve.filter((point) => faultOf(point) === null);
  if (candidates.length === 0) return makeshift(curve, kneeK, range);
  const knee = candidates.find((point) => point.k === kneeK);
  const chosen = knee ?? candidates.reduce(better);
  const why = knee
    ? `it is the knee (Kneedle) of the inertia over ${range}`
    : `${kneeSentence(curve, kneeK, range)}, and ${silhouetteSentence(chosen, candidates)}`;
  return { k: chosen.k, reason: `k = ${chosen.k}: ${why}; ${quality(chosen)}.`, kneeK, warnings: [] };
}

/** Why a k is no candidate, as the end of a sentence; null where it is one. */
function faultOf({ k, smallestSegmentShare, minimumJaccard }: KPoint): string | null {
  if (k < LEAST_K) return `is below ${LEAST_K}`;
  if (smallestSegmentShare < LEAST_SHARE) return `leaves a segment below ${percent(LEAST_SHARE)}`;
  if (isUnstable(minimumJaccard)) return `has an unstable segment (Jaccard ${readable(minimumJaccard)})`;
  return null;
}

function isUnstable(jaccard: number | null | undefined): jaccard is number {
  return typeof jaccard === "number" && jaccard < LEAST_JACCARD;
}

function better(best: KPoint, point: KPoint): KPoint {
  return (point.silhouette ?? -2) > (best.silhouette ?? -2) ? point : best; // silhouettes lie in −1…1
}

function quality({ smallestSegmentShare, minimumJaccard }: KPoint): string {
  const smallest = `its smallest segment holds ${percent(smallestSegmentShare)} of the customers`;
  if (typeof minimumJaccard !== "number") return smallest;
  return `${smallest}, its least stable one has a Jaccard index of ${readable(minimumJaccard)}`;
}

function kneeSentence(curve: readonly KPoint[], kneeK: number | null, range: string): string {
  const knee = curve.find((point) => point.k === kneeK);
  if (!knee) return `the inertia over ${range} has no knee (Kneedle)`;
  return `the knee (Kneedle) of the inertia over ${range}, k = ${kneeK}, ${faultOf(knee)}`;
}

function silhouetteSentence(chosen: KPoint, candidates: readonly KPoint[]): string {
  const among = candidates.map((point) => point.k).join(", ");
  if (chosen.silhouette === null)
    return `it is the smallest of the candidates ${among}, which have no silhouette`;
  return `it has the best silhouette (${readable(chosen.silhouette)}) of the candidates ${among}`;
}

function makeshift(curve: readonly KPoint[], kneeK: number | null, range: string): KChoice {
  const distance = (point: KPoint) => Math.abs(point.k - LEAST_K);
  const chosen = curve.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  const { k } = chosen;
  const why = whyNone(curve, range);
  const reason = `k = ${k}: ${why}; ${quality(chosen)}.`;
  return { k, reason, kneeK, warnings: [warning("NO_K_CANDIDATE", { k, why }, null, k)] };
}

function whyNone(curve: readonly KPoint[], range: string): string {
  const large = curve.filter((point) => point.k >= LEAST_K);
  if (large.length === 0)
    return `no k over ${range} is at least ${LEAST_K}, which low, middle and high would take`;
  const size = `keeps every segment at ${percent(LEAST_SHARE)} of the customers or more`;
  const stable = large.some((point) => isUnstable(point.minimumJaccard))
    ? ` and at a Jaccard index of ${LEAST_JACCARD} or more`
    : "";
  return `no k over ${range} is at least ${LEAST_K} and ${size}${stable}`;
}
