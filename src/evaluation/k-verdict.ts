import { percent, readable } from "../numeric/readable.js";
import { type KChoice, type KPoint, LEAST_SHARE } from "./choose-k.js";
import { gapK } from "./gap-statistic.js";

/** From this mean Jaccard index on a segment is stable (Hennig 2007). */
const STABLE = 0.75;

/** Everything that speaks for or against one k; null where it is not known or not defined. */
export interface KEvidence extends KPoint {
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly gap: number | null;
  readonly gapError: number | null;
  readonly minimumJaccard: number | null;
}

interface KVote {
  readonly criterion: string;
  /** null where the criterion favours no k. */
  readonly k: number | null;
  /** The figure behind the vote, or why there is none. */
  readonly note: string;
}

export interface KVerdict {
  readonly k: number;
  readonly reason: string;
  readonly votes: KVote[];
}

/**
 * What each criterion favours, and what was chosen all the same. Of equal values the smaller k is favoured.
 *
 * The inertia votes by Kneedle's knee, silhouette, Davies-Bouldin and Calinski-Harabasz by their best value, the gap
 * by the rule of its paper. Stability and size only bound k from above: they vote for the largest k whose every segment
 * has a Jaccard index of at least 0.75 (the largest k that holds up, as with the prediction strength of Tibshirani &
 * Walther 2005, and Hennig's threshold for a stable cluster), or holds at least 1 % of the customers.
 *
 * @param curve  ascending k, at least one
 * @param choice what `chooseK` says of this curve
 */
export function kVerdict(curve: readonly KEvidence[], choice: KChoice): KVerdict {
  const votes: KVote[] = [
    knee(choice.kneeK, curve),
    best("silhouette", curve, (point) => point.silhouette, 1),
    best("Davies-Bouldin", curve, (point) => point.daviesBouldin, -1),
    best("Calinski-Harabasz", curve, (point) => point.calinskiHarabasz, 1),
    gap(curve),
    stability(curve),
    smallestSegment(curve),
  ];
  return { k: choice.k, reason: `${agreement(votes)} Chosen: ${choice.reason}`, votes };
}

function knee(k: number | null, curve: readonly KEvidence[]): KVote {
  const range = `k = ${curve[0].k} to ${curve[curve.length - 1].k}`;
  const note =
    k === null ? `no knee over ${range}` : `knee by Kneedle over ${range}; another range may move it`;
  return { criterion: "inertia knee", k, note };
}

/** @param sign 1 where the highest value is best, −1 for the lowest */
function best(
  criterion: string,
  curve: readonly KEvidence[],
  read: (point: KEvidence) => number | null,
  sign: 1 | -1,
): KVote {
  let k: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const point of curve) {
    const value = read(point);
    if (value === null || sign * value <= most) continue;
    most = sign * value;
    k = point.k;
  }
  if (k === null) return { criterion, k, note: "not computed or not defined" };
  return { criterion, k, note: `${sign > 0 ? "highest" : "lowest"}, ${readable(sign * most)}` };
}

function gap(curve: readonly KEvidence[]): KVote {
  const criterion = "gap";
  if (curve.every((point) => point.gap === null)) return { criterion, k: null, note: "not computed" };
  const k = gapK(curve);
  if (k === null) return { criterion, k, note: "the gap rises throughout by more than its error" };
  return { criterion, k, note: `smallest k whose gap reaches that of k = ${k + 1} less its error` };
}

function stability(curve: readonly KEvidence[]): KVote {
  const criterion = "stability";
  if (curve.every((point) => point.minimumJaccard === null))
    return { criterion, k: null, note: "not computed" };
  const held = curve.findLast((point) => (point.minimumJaccard ?? 0) >= STABLE);
  if (!held) return { criterion, k: null, note: `no k has all its segments at a Jaccard index of ${STABLE}` };
  return {
    criterion,
    k: held.k,
    note: `largest k with every segment at a Jaccard index of ${STABLE} or more`,
  };
}

function smallestSegment(curve: readonly KEvidence[]): KVote {
  const criterion = "smallest segment";
  const held = curve.findLast((point) => point.smallestSegmentShare >= LEAST_SHARE);
  if (!held) return { criterion, k: null, note: `every k leaves a segment below ${percent(LEAST_SHARE)}` };
  return { criterion, k: held.k, note: `largest k with every segment at ${percent(LEAST_SHARE)} or more` };
}

/** "The criteria disagree: k = 2 by silhouette and Davies-Bouldin; k = 5 by inertia knee; none by gap." */
function agreement(votes: readonly KVote[]): string {
  const ks = [...new Set(votes.map(({ k }) => k))].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
  const parts = ks.map((k) => {
    const criteria = votes.filter((vote) => vote.k === k).map(({ criterion }) => criterion);
    return `${k === null ? "none" : `k = ${k}`} by ${listed(criteria)}`;
  });
  const distinct = ks.filter((k) => k !== null).length;
  return `The criteria ${distinct > 1 ? "disagree" : "do not disagree"}: ${parts.join("; ")}.`;
}

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
