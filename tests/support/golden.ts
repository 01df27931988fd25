import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Matrix } from "../../src/numeric/matrix.js";
import { zeros } from "../../src/numeric/matrix.js";

const FOLDER = new URL("../../../shared/golden/", import.meta.url);

/** What one reference file says; see ../shared/golden/README.md. */
export interface GoldenFacts {
  features: string[];
  n: number;
  scaler: { mean: number[]; scale: number[] };
  kmeans: Record<string, { inertia: number; centroids_by_monetary: number[][]; sizes: number[] }>;
  dbscan: Record<string, { clusters: number; noise: number; core: number; sizes: number[] }>;
  pca: { explained_variance_ratio: number[]; components_abs: number[][] };
  k_distance_excluding_self: Record<string, Record<string, number>>;
}

/** A column-wise table: the first column of the file is `keys`, the others are numbers by heading. */
export interface GoldenTable {
  keys: string[];
  columns: Record<string, Float64Array>;
}

/** Whether the reference files are there; says so on the console where they are not. */
export function hasGolden(): boolean {
  const there = existsSync(FOLDER);
  if (!there) console.warn(`Golden tests are skipped: there is no folder ${fileURLToPath(FOLDER)}.`);
  return there;
}

/** The reference values of "uci-rfm" or "uci-five". */
export function goldenFacts(name: string): GoldenFacts {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
}

/** A reference table, for example "uci-features" or "uci-rfm-labels". Rows keep the file's order. */
export function goldenTable(name: string): GoldenTable {
  const text = gunzipSync(readFileSync(new URL(`${name}.csv.gz`, FOLDER))).toString();
  const [headings, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const numbers = (j: number) => Float64Array.from(lines, (cells) => Number(cells[j]));
  return {
    keys: lines.map((cells) => cells[0]),
    columns: Object.fromEntries(headings.slice(1).map((heading, j) => [heading, numbers(j + 1)])),
  };
}

/** The named features under log1p and standard scaling (population sd), [n × features]. */
export function goldenMatrix(features: readonly string[]): Matrix {
  const { keys, columns } = goldenTable("uci-features");
  const x = zeros(keys.length, features.length);
  features.forEach((feature, j) => {
    const logs = columns[feature].map(Math.log1p);
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const scale = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length);
    logs.forEach((value, i) => {
      x.values[i * features.length + j] = (value - mean) / scale;
    });
  });
  return x;
}
