import { quantileOfSorted, sorted } from "../numeric/statistics.js";

/** Customers of one fifth by recency and one by frequency; the ranges are those of the whole fifths. */
export interface QuintileCell {
  readonly recencyQuintile: number;
  readonly frequencyQuintile: number;
  readonly customerCount: number;
  /** Thousandths. */
  readonly revenueMilli: number;
  readonly recencyFrom: number;
  readonly recencyTo: number;
  readonly frequencyFrom: number;
  readonly frequencyTo: number;
}

const FIFTHS = [0.2, 0.4, 0.6, 0.8];

/**
 * Recency × frequency in fifths, 1 = the smallest values: fewest days since the last order, fewest orders. A value lies
 * in fifth 1 + the number of the 20, 40, 60 and 80 % quantiles (type 7) below it, so equal values are never parted, and a
 * fifth may be empty where many are equal. Cells of empty fifths are left out; other empty cells are there with 0.
 */
export function quintileGrid(
  recency: Float64Array,
  frequency: Float64Array,
  spendMilli: Float64Array,
): QuintileCell[] {
  const [r, f] = [fifthsOf(recency), fifthsOf(frequency)];
  const counts = new Uint32Array(25);
  const revenue = new Float64Array(25);
  for (let i = 0; i < recency.length; i++) {
    const cell = 5 * r.fifths[i] + f.fifths[i];
    counts[cell]++;
    revenue[cell] += spendMilli[i];
  }
  return Array.from(counts, (customerCount, cell) => {
    const [across, up] = [Math.floor(cell / 5), cell % 5];
    return {
      ...{ recencyQuintile: across + 1, frequencyQuintile: up + 1 },
      ...{ customerCount, revenueMilli: revenue[cell] },
      ...{ recencyFrom: r.from[across], recencyTo: r.to[across] },
      ...{ frequencyFrom: f.from[up], frequencyTo: f.to[up] },
    };
  }).filter((cell) => cell.recencyFrom <= cell.recencyTo && cell.frequencyFrom <= cell.frequencyTo);
}

/** The fifth 0…4 of each value, and the smallest and largest value of each; Infinity, −Infinity for an empty one. */
function fifthsOf(values: Float64Array) {
  const ascending = sorted(values);
  const limits = FIFTHS.map((q) => quantileOfSorted(ascending, q));
  const fifths = new Uint8Array(values.length);
  const from = new Float64Array(5).fill(Number.POSITIVE_INFINITY);
  const to = new Float64Array(5).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let fifth = 0;
    while (fifth < 4 && limits[fifth] < value) fifth++;
    fifths[i] = fifth;
    from[fifth] = Math.min(from[fifth], value);
    to[fifth] = Math.max(to[fifth], value);
  }
  return { fifths, from, to };
}
