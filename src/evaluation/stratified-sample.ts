import type { Random } from "../numeric/random.js";
import { groupByLabels } from "./distance-sums.js";
import type { Labeling } from "./labeling.js";

/** From each stratum at least this many rows, or all that it has: fewer would not tell its variance. */
export const FEWEST_PER_STRATUM = 10;

export interface StratifiedSample {
  /** The rows drawn, ascending, [size]. */
  readonly rows: Int32Array;
  /** How many of them are in each stratum, [strata]. */
  readonly drawn: Int32Array;
}

/**
 * Rows drawn without replacement from each stratum, by chance within it. The sample is shared out in proportion to the
 * strata's sizes (rounded so that borders add up), and strata that get too little by that get 10 rows, or all that
 * they have: so the sample may be larger than asked by up to 10 per stratum.
 *
 * @param strata every row's stratum, as `encodeLabels` numbers them
 * @param size   asked for, ≥ 1; from n on all rows are drawn
 */
export function stratifiedSample(strata: Labeling, size: number, random: Random): StratifiedSample {
  const drawn = shareOut(strata.sizes, Math.min(size, strata.codes.length));
  const { order, ends } = groupByLabels([strata], strata.codes.length);
  const rows = Array.from(drawn, (count, s) => {
    const members = order.subarray(ends[s] - strata.sizes[s], ends[s]);
    shuffleFirst(members, count, random);
    return Array.from(members.subarray(0, count));
  });
  return { rows: Int32Array.from(rows.flat()).sort(), drawn };
}

function shareOut(sizes: Int32Array, size: number): Int32Array {
  const n = sizes.reduce((total, count) => total + count, 0);
  let before = 0;
  return sizes.map((count) => {
    const from = Math.round((size * before) / n);
    before += count;
    const share = Math.round((size * before) / n) - from;
    return Math.min(count, Math.max(share, FEWEST_PER_STRATUM));
  });
}

/** Fills the first places with rows drawn from all (Fisher & Yates). */
function shuffleFirst(rows: Int32Array, places: number, random: Random): void {
  for (let i = 0; i < places; i++) {
    const other = i + Math.floor(random() * (rows.length - i));
    [rows[i], rows[other]] = [rows[other], rows[i]];
  }
}
