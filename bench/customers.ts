import type { Feature } from "../src/features/feature-catalogue.js";
import type { Matrix } from "../src/numeric/matrix.js";
import type { Random } from "../src/numeric/random.js";
import type { Transform } from "../src/preprocessing/preprocessing.js";
import { built } from "./built.js";

const { fitPreprocessing } = await built<typeof import("../src/preprocessing/fit-preprocessing.js")>(
  "preprocessing/fit-preprocessing",
);

/** The features of the trials, and how they are made comparable; all are then scaled to mean 0 and deviation 1. */
const COLUMNS: readonly { readonly feature: Feature; readonly transform: Transform }[] = [
  { feature: "RECENCY", transform: "NONE" },
  { feature: "FREQUENCY", transform: "LOG1P" },
  { feature: "MONETARY", transform: "LOG1P" },
  { feature: "AVERAGE_ORDER_VALUE", transform: "LOG1P" },
  { feature: "TENURE", transform: "NONE" },
];

/** Deviation of what is added to a scaled value that was drawn, so that customers drawn twice are not alike. */
const JITTER = 0.1;
const YEAR_DAYS = 373;

/**
 * Invented customers of a wholesaler, in the shape of the UCI customers: many of one order, few of very many; older
 * customers have more orders. [n × 5] in real units.
 */
export function inventCustomers(n: number, random: Random): Matrix {
  const values = new Float64Array(n * COLUMNS.length);
  for (let i = 0; i < n; i++) {
    const tenure = 1 + Math.floor(YEAR_DAYS * Math.sqrt(random()));
    const perYear = Math.exp(0.7 + 1.2 * normal(random));
    const frequency = 1 + Math.floor((perYear * tenure) / YEAR_DAYS);
    const recency = 1 + Math.floor((tenure - 1) * (frequency === 1 ? 1 : random() ** frequency));
    const orderValue = Math.exp(5.7 + 0.7 * normal(random));
    values.set([recency, frequency, orderValue * frequency, orderValue, tenure], i * COLUMNS.length);
  }
  return { rows: n, columns: COLUMNS.length, values };
}

/** Customers in real units on the scale that models work on, [n × 5]. */
export function scaleCustomers(raw: Matrix): Matrix {
  return fitPreprocessing(
    raw,
    COLUMNS.map((column) => ({ ...column, scaler: "STANDARD", winsorize: null })),
  ).scaled;
}

/** Customers drawn with replacement, each value moved by N(0, 0.1), [n × d]. */
export function drawCustomers(from: Matrix, n: number, random: Random): Matrix {
  const { columns } = from;
  const values = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    const drawn = Math.floor(random() * from.rows) * columns;
    for (let j = 0; j < columns; j++)
      values[i * columns + j] = from.values[drawn + j] + JITTER * normal(random);
  }
  return { rows: n, columns, values };
}

/** A draw from N(0, 1), after Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
