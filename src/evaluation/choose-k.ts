import { percent, readable } from "../numeric/readable.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";
import { findKnee } from "./kneedle.js";

/** Low, middle and high exist from here on. */
const LEAST_K = 3;
/** A segment below this share of the customers is too small to act on. */
const LEAST_SHARE = 0.01;

/** What is known about one k. */
export interface KPoint {
  readonly k: number;
  readonly inertia: number;
  /** null where it is not defined (k = 1, or as many segments as customers). */
  readonly silhouette: number | null;
  /** Share of the customers in the smallest segment, 0…1. */
  readonly smallestSegmentShare: number;
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
 * the customers; among them the knee of the inertia curve, else the best silhouette (ties, and no silhouette at all:
 * the smallest k). Without a candidate the k nearest to 3, with a warning.
 *
 * @param curve ascending k, at least one; the knee depends on where the curve begins and ends
 */
export function chooseK(curve: readonly KPoint[]): KChoice {
  const inertias = curve.map((point) => point.inertia);
  const ks = curve.map((point) => point.k);
  const kneeK = findKnee(ks, inertias, "convex", "decreasing");
  const range = `k = ${ks[0]} to ${ks[ks.length - 1]}`;
  const candidates = curve.filter((p) => p.k >= LEAST_K && p.smallestSegmentShare >= LEAST_SHARE);
  if (candidates.length === 0) return makeshift(curve, kneeK, range);
  const knee = candidates.find((point) => point.k === kneeK);
  const chosen = knee ?? candidates.reduce(better);
  const why = knee
    ? `it is the knee (Kneedle) of the inertia over ${range}`
    : `${kneeSentence(kneeK, range)}, and ${silhouetteSentence(chosen, candidates)}`;
  return { k: chosen.k, reason: `k = ${chosen.k}: ${why}; ${smallest(chosen)}.`, kneeK, warnings: [] };
}

function better(best: KPoint, point: KPoint): KPoint {
  return (point.silhouette ?? -2) > (best.silhouette ?? -2) ? point : best; // silhouettes lie in −1…1
}

function smallest(point: KPoint): string {
  return `its smallest segment holds ${percent(point.smallestSegmentShare)} of the customers`;
}

function kneeSentence(kneeK: number | null, range: string): string {
  if (kneeK === null) return `the inertia over ${range} has no knee (Kneedle)`;
  const fault = kneeK < LEAST_K ? `is below ${LEAST_K}` : `leaves a segment below ${percent(LEAST_SHARE)}`;
  return `the knee (Kneedle) of the inertia over ${range}, k = ${kneeK}, ${fault}`;
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
  const reason = `k = ${k}: no k over ${range} is at least ${LEAST_K} and keeps every segment at ${percent(LEAST_SHARE)} of the customers or more; ${smallest(chosen)}.`;
  const facts = { k, kMax: curve[curve.length - 1].k, limit: percent(LEAST_SHARE) };
  return { k, reason, kneeK, warnings: [warning("NO_K_CANDIDATE", facts, null, k)] };
}
