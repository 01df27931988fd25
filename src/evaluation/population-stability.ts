import { quantileOfSorted, sorted } from "../numeric/statistics.js";

/** Shares are taken as at least this, so that an empty bin counts much, but not infinitely much. */
const LEAST_SHARE = 1e-4;
const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * Population stability index: Σ (q − p) · ln(q / p) over bins of the base's distribution, where p and q are the shares
 * of the base and of the other values. 0 for equal shares; the rule of thumb is < 0.1 little, 0.1–0.25 some, > 0.25
 * much drift. Not symmetric, because the base makes the bins.
 *
 * The bins end at the base's distinct deciles (type 7), each of them included. Where the lowest decile is the base's
 * minimum (many equal values), values below it have a bin of their own, and so have missing ones (NaN).
 *
 * @param base  [n ≥ 1], in any unit
 * @param other [m ≥ 1], in the same unit
 */
export function populationStabilityIndex(base: Float64Array, other: Float64Array): number {
  const bins = binsOf(base);
  const before = sharesOf(base, bins);
  const after = sharesOf(other, bins);
  return before.reduce((total, p, bin) => total + (after[bin] - p) * Math.log(after[bin] / p), 0);
}

interface Bins {
  /** Values below this have a bin of their own. */
  readonly floor: number;
  /** Upper ends of the following bins but the last, ascending. */
  readonly edges: number[];
}

function binsOf(base: Float64Array): Bins {
  const present = sorted(base.filter((value) => !Number.isNaN(value)));
  if (present.length === 0) return { floor: Number.NEGATIVE_INFINITY, edges: [] };
  const edges = [...new Set(DECILES.map((q) => quantileOfSorted(present, q)))];
  return { floor: edges[0] === present[0] ? edges[0] : Number.NEGATIVE_INFINITY, edges };
}

/** Share of the values per bin: below the floor, up to each edge, above the last, missing. */
function sharesOf(values: Float64Array, { floor, edges }: Bins): number[] {
  const counts = new Array<number>(edges.length + 3).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) counts[edges.length + 2]++;
    else if (value < floor) counts[0]++;
    else {
      let bin = 1;
      while (value > edges[bin - 1]) bin++; // ends at the last: nothing is greater than undefined
      counts[bin]++;
    }
  }
  return counts.map((count) => Math.max(LEAST_SHARE, count / values.length));
}
