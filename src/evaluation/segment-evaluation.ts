import type { Silhouettes } from "./silhouette.js";

/** How well one segment holds together. */
export interface SegmentEvaluation {
  readonly segment: number;
  readonly customerCount: number;
  /** Mean of the members' silhouettes, and the share of those below 0; null where they are not known. */
  readonly meanSilhouette: number | null;
  readonly negativeShare: number | null;
  /** The segment that is the nearest other one for most members (ties: the lowest number). */
  readonly neighbour: number | null;
}

/**
 * One evaluation per segment.
 *
 * @param labels      segment per customer, 0…k−1, [n]
 * @param silhouettes of the customers in `rows`; null where silhouettes are not defined
 * @param rows        ascending; left out: all customers
 * @returns [k]
 */
export function segmentEvaluations(
  labels: Int32Array,
  k: number,
  silhouettes: Silhouettes | null,
  rows?: Int32Array,
): SegmentEvaluation[] {
  const tallies = Array.from({ length: k }, () => ({
    ...{ members: 0, total: 0, negative: 0 },
    neighbours: new Map<number, number>(),
  }));
  silhouettes?.samples.forEach((silhouette, i) => {
    const segment = labels[rows ? rows[i] : i];
    const tally = tallies[segment];
    tally.members++;
    tally.total += silhouette;
    if (silhouette < 0) tally.negative++;
    const neighbour = silhouettes.neighbours[i];
    tally.neighbours.set(neighbour, (tally.neighbours.get(neighbour) ?? 0) + 1);
  });
  const customerCounts = new Int32Array(k);
  for (const label of labels) customerCounts[label]++;
  return tallies.map(({ members, total, negative, neighbours }, segment) => {
    const shared = { segment, customerCount: customerCounts[segment] };
    if (members === 0) return { ...shared, meanSilhouette: null, negativeShare: null, neighbour: null };
    const [[neighbour]] = [...neighbours].sort(([a, m], [b, n]) => n - m || a - b);
    return { ...shared, meanSilhouette: total / members, negativeShare: negative / members, neighbour };
  });
}
