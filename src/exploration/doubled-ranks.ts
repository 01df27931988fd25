import { denseRanks, extent } from "../numeric/statistics.js";

/** Whole numbers are counted rather than sorted where they are no more than so many times as wide as many. */
const WIDEST = 4;

/**
 * Twice the rank of every value, 1 being the rank of the smallest: equal values share the mean of their ranks, so that
 * twice of it is whole. n + 1 on average.
 *
 * @param values finite, [n]
 */
export function doubledRanks(values: Float64Array): Uint32Array {
  const { ranks, count } = rankWholeNumbers(values) ?? denseRanks(values);
  const notAbove = new Uint32Array(count + 1);
  for (let i = 0; i < ranks.length; i++) notAbove[ranks[i] + 1]++;
  for (let rank = 0; rank < count; rank++) notAbove[rank + 1] += notAbove[rank];
  for (let i = 0; i < ranks.length; i++) ranks[i] = notAbove[ranks[i]] + notAbove[ranks[i] + 1] + 1;
  return ranks;
}

/** Ranks in which some may be left out: what lies between two values changes no mean rank. Null for other numbers. */
function rankWholeNumbers(values: Float64Array): { ranks: Uint32Array; count: number } | null {
  const { minimum, maximum } = extent(values);
  if (!(maximum - minimum <= WIDEST * values.length)) return null;
  const ranks = new Uint32Array(values.length);
  for (let i = 0; i < ranks.length; i++) {
    ranks[i] = values[i] - minimum;
    if (ranks[i] !== values[i] - minimum) return null;
  }
  return { ranks, count: maximum - minimum + 1 };
}
