import { chooseEps } from "../evaluation/choose-eps.js";
import { gridBasis, gridColumn } from "../models/dbscan-grid.js";
import { noiseThresholds } from "../models/dbscan-noise.js";
import { kDistancesFrom } from "../models/k-distance.js";
import { type NeighbourLists, neighbourLists } from "../models/neighbour-lists.js";
import { buildKdTree } from "../numeric/kd-tree.js";
import type { Matrix } from "../numeric/matrix.js";
import { readable } from "../numeric/readable.js";
import type { RunWarning } from "../preprocessing/run-warning.js";
import type { KDistancePoint, NoiseCurve, TuningDetail } from "./tuning-outcome.js";
import type { TuningSpecification } from "./tuning-specification.js";

export interface DbscanToExplore {
  /** Customers, [n × d], scaled. */
  readonly x: Matrix;
  readonly asked: TuningSpecification["dbscan"];
}

export interface DbscanExploration
  extends Pick<TuningDetail, "kDistance" | "kneeEps" | "dbscanGrid" | "noiseCurves"> {
  readonly chosen: {
    readonly eps: number;
    readonly minSamples: number;
    readonly reason: string;
    readonly warnings: readonly RunWarning[];
  };
}

/** Points of a curve at most. */
const MOST_POINTS = 200;
const GRID_EPS = 10;

/** DBSCAN at every eps and minSamples, from one pass over the neighbours; and the settings that the rules recommend. */
export function exploreDbscan(
  { x, asked }: DbscanToExplore,
  onShare: (share: number) => void,
): DbscanExploration {
  const usual = 2 * x.columns;
  const minSamples = asked.minSamples ?? usualMinSamples(x.columns);
  const chosen = nearestTo(usual, asked.minSamples ?? [usual]);
  const lists = neighbourLists(buildKdTree(x), mostNeighbours(x.columns, asked), (share) =>
    onShare(0.7 * share),
  );
  const distances = kDistancesFrom(lists, chosen);
  const choice = chooseEps(distances, chosen);
  const eps = asked.eps ?? epsAround(choice.eps);
  const basis = gridBasis(lists, eps);
  const columns = minSamples.map((m, i) => {
    onShare(0.7 + (0.3 * i) / minSamples.length);
    return gridColumn(basis, eps, m);
  });
  const isMakeshift = choice.warnings.length > 0;
  return {
    kDistance: distanceCurve(distances),
    kneeEps: isMakeshift ? null : choice.eps,
    dbscanGrid: columns.flat(),
    noiseCurves: minSamples.map((m) => noiseCurve(lists, m)),
    chosen: {
      eps: asked.eps ? nearestTo(choice.eps, asked.eps) : choice.eps,
      minSamples: chosen,
      reason: `${minSamplesReason(chosen, usual)} ${epsReason(choice, asked.eps)}`,
      warnings: choice.warnings,
    },
  };
}

/** The neighbours that are kept of each customer. */
export function mostNeighbours(features: number, { minSamples }: TuningSpecification["dbscan"]): number {
  return Math.max(...(minSamples ?? usualMinSamples(features)));
}

/** Around twice the number of features; below 2 every customer is a core point. */
function usualMinSamples(features: number): number[] {
  return [...new Set([1, 2, 3, 4].map((factor) => Math.max(2, factor * features)))];
}

/** Ten equal steps from 0 on, by a round step (1, 2 or 5 · 10ⁿ), the knee among the lower half. */
function epsAround(knee: number): number[] {
  const exponent = Math.floor(Math.log10(knee / 4));
  const leading = knee / 4 / 10 ** exponent;
  const step = leading < 1.5 ? 1 : leading < 3.5 ? 2 : leading < 7.5 ? 5 : 10;
  return Array.from({ length: GRID_EPS }, (_, i) => Number(`${(i + 1) * step}e${exponent}`));
}

/** The nearest of ascending values; ties: the smaller one. */
function nearestTo(value: number, among: readonly number[]): number {
  return among.reduce((best, one) => (Math.abs(one - value) < Math.abs(best - value) ? one : best));
}

function minSamplesReason(chosen: number, usual: number): string {
  if (chosen === usual) return `minSamples = ${chosen}: twice the number of features.`;
  return `minSamples = ${chosen}: of those asked for, the nearest to ${usual}, twice the number of features.`;
}

function epsReason(
  { eps, reason }: { eps: number; reason: string },
  asked: readonly number[] | null,
): string {
  if (!asked) return reason;
  return `eps = ${readable(nearestTo(eps, asked))}: of those asked for, the nearest to this: ${reason}`;
}

/** Places of at most 200 points, evenly spread, the last one among them. */
function* placesOf(count: number): Generator<number> {
  const points = Math.min(count, MOST_POINTS);
  for (let i = 1; i <= points; i++) yield Math.ceil((i * count) / points) - 1;
}

function distanceCurve(ascending: Float64Array): KDistancePoint[] {
  return Array.from(placesOf(ascending.length), (at) => ({
    customerShare: (at + 1) / ascending.length,
    distance: ascending[at],
  }));
}

/** Where more neighbours are asked for than there are customers, all are noise at any eps: the curve has no points. */
function noiseCurve(lists: NeighbourLists, minSamples: number): NoiseCurve {
  const thresholds = noiseThresholds(lists, minSamples)
    .filter((squared) => !Number.isNaN(squared))
    .map(Math.sqrt)
    .sort();
  const n = thresholds.length;
  const points = Array.from(placesOf(n), (at) => ({
    eps: thresholds[at],
    noiseShare: above(thresholds, at) / n,
  }));
  return { minSamples, points };
}

/** How many of ascending values are above the one at that place. */
function above(ascending: Float64Array, at: number): number {
  let last = at;
  while (last + 1 < ascending.length && ascending[last + 1] === ascending[at]) last++;
  return ascending.length - 1 - last;
}
