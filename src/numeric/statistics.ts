/**
 * Descriptive statistics of plain numbers. Nothing here skips values: take missing ones out first. One NaN makes
 * every result NaN; no values at all give NaN too, unless a function says otherwise.
 */
export type Numbers = Float64Array | readonly number[];

/** Sum by halves (pairwise, as NumPy does), so that the rounding error grows with log n instead of n; 0 for none. */
export function sum(values: Numbers, from = 0, to = values.length): number {
  if (to - from > 128) {
    const middle = (from + to) >>> 1;
    return sum(values, from, middle) + sum(values, middle, to);
  }
  let total = 0;
  for (let i = from; i < to; i++) total += values[i];
  return total;
}

/** Arithmetic mean; a single value is its own mean. */
export function mean(values: Numbers): number {
  return sum(values) / values.length;
}

/** Smallest and largest value; NaN, NaN for none. */
export function extent(values: Numbers): { minimum: number; maximum: number } {
  let minimum = values.length > 0 ? values[0] : Number.NaN;
  let maximum = minimum;
  for (let i = 1; i < values.length; i++) {
    minimum = Math.min(minimum, values[i]);
    maximum = Math.max(maximum, values[i]);
  }
  return { minimum, maximum };
}

/**
 * Standard deviation of a whole population (ddof 0), in two passes: √(Σ (x − mean)² / n).
 * Exactly 0 where all values are equal (also for one value), although their computed mean may be off by a rounding.
 */
export function populationStandardDeviation(values: Numbers): number {
  const { minimum, maximum } = extent(values);
  if (minimum === maximum) return 0;
  const center = mean(values);
  const squares = new Float64Array(values.length);
  for (let i = 0; i < squares.length; i++) squares[i] = (values[i] - center) ** 2;
  return Math.sqrt(mean(squares));
}

/** Skewness g1 = m₃ / m₂^1.5 of a population; 0 where nothing varies. */
export function skewness(values: Numbers): number {
  const deviation = populationStandardDeviation(values);
  if (deviation === 0) return 0;
  const center = mean(values);
  return mean(Float64Array.from(values, (v) => ((v - center) / deviation) ** 3));
}

/** The values in ascending order, as a new array; NaN stands last. */
export function sorted(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/** Quantile of type 7 (Hyndman & Fan 1996; the default of R and NumPy), for a share q in 0…1. */
export function quantile(values: Numbers, q: number): number {
  return quantileOfSorted(sorted(values), q);
}

/**
 * The same for values that are in ascending order already.
 * Between two neighbours it counts from the nearer one, as NumPy does: quantiles then never fall as q rises.
 */
export function quantileOfSorted(ascending: Float64Array, q: number): number {
  const last = ascending.length - 1;
  if (last < 0 || Number.isNaN(ascending[last])) return Number.NaN;
  const position = last * q;
  const below = Math.min(Math.floor(position), last);
  const share = position - below;
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, last)];
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: Numbers): number {
  return quantile(values, 0.5);
}

/**
 * Percentile rank of every value among all of them: (rank − 0.5) / n, where equal values share their mean rank.
 * That is (values below + values not above) / 2n: always inside 0…1, 0.5 on average, and 0.5 for a single value.
 *
 * @returns one rank per value, in the order given, [n]; empty for none
 */
export function percentileRanks(values: Numbers): Float64Array {
  const { ranks, count } = denseRanks(values);
  const notAbove = new Uint32Array(count);
  for (let i = 0; i < ranks.length; i++) notAbove[ranks[i]]++;
  for (let rank = 1; rank < count; rank++) notAbove[rank] += notAbove[rank - 1];
  const percentiles = new Float64Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) {
    const below = ranks[i] > 0 ? notAbove[ranks[i] - 1] : 0;
    percentiles[i] = (below + notAbove[ranks[i]]) / (2 * ranks.length);
  }
  return percentiles;
}

/**
 * The rank of every value among the different ones: 0 for the smallest, and so on without gaps.
 *
 * @param values finite, [n]
 * @returns ranks, [n], and how many different values there are
 */
export function denseRanks(values: Numbers): { ranks: Uint32Array; count: number } {
  const different = sorted(values);
  let count = 0;
  for (let i = 0; i < different.length; i++) {
    if (i === 0 || different[i] !== different[count - 1]) different[count++] = different[i];
  }
  const ranks = new Uint32Array(values.length);
  for (let i = 0; i < ranks.length; i++) ranks[i] = countBelow(different, count, values[i]);
  return { ranks, count };
}

/** How many of the first `count` ascending values are below another one (binary search). */
function countBelow(ascending: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pearson's correlation of two equally long lists, in −1…1; NaN where one of them does not vary. */
export function pearson(a: Numbers, b: Numbers): number {
  const deviations = populationStandardDeviation(a) * populationStandardDeviation(b);
  if (deviations === 0) return Number.NaN;
  const meanA = mean(a);
  const meanB = mean(b);
  const covariance = mean(Float64Array.from(a, (value, i) => (value - meanA) * (b[i] - meanB)));
  return Math.max(-1, Math.min(1, covariance / deviations));
}
