import { groupByLabel } from "../numeric/group-by-label.js";
import { quantileOfSorted, sorted } from "../numeric/statistics.js";
import { type CountryTotals, countryTotals } from "./country-totals.js";

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
  /** Those of its customers, the largest revenue first. */
  readonly countries: readonly CountryTotals[];
}

const FIFTHS = [0.2, 0.4, 0.6, 0.8];

/**
 * Recency × frequency in fifths, 1 = the smallest values: fewest days since the last order, fewest orders. A value lies
 * in fifth 1 + the number of the 20, 40, 60 and 80 % quantiles (type 7) below it, so equal values are never parted, and a
 * fifth may be empty where many are equal. Cells of empty fifths are left out; other empty cells are there with 0.
 *
 * @param countryIds one a customer, NaN for none, [n]
 */
export function quintileGrid(
  recency: Float64Array,
  frequency: Float64Array,
  spendMilli: Float64Array,
  countryIds: Float64Array,
): QuintileCell[] {
  const [r, f] = [fifthsOf(recency), fifthsOf(frequency)];
  const cellOf = Uint32Array.from(r.fifths, (fifth, i) => 5 * fifth + f.fifths[i]);
  const { starts, members } = groupByLabel(cellOf, 25);
  return Array.from({ length: 25 }, (_, cell) => {
    const [across, up] = [Math.floor(cell / 5), cell % 5];
    const own = members.subarray(starts[cell], starts[cell + 1]);
    const of = (values: Float64Array) => Float64Array.from(own, (i) => values[i]);
    const countries = countryTotals(of(countryIds), of(frequency), of(spendMilli));
    return {
      ...{ recencyQuintile: across + 1, frequencyQuintile: up + 1 },
      ...{ customerCount: own.length, countries },
      revenueMilli: countries.reduce((sum, { revenueMilli }) => sum + revenueMilli, 0),
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
