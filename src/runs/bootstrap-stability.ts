import { type SegmentStability, stabilityReference, summariseStability } from "../evaluation/stability.js";
import { type Matrix, rowsAt } from "../numeric/matrix.js";
import { seededRandom } from "../numeric/random.js";
import { sharedFloats, sharedIntegers, sharedMatrix } from "../numeric/shared.js";
import { derivedSeed } from "./derived-seed.js";
import type { Pool } from "./training-pieces.js";

/** Above this many customers the bootstrap works on a sample of this many. */
export const STABILITY_LIMIT = 20_000;
/** Replicates that one thread does at a time. */
const CHUNK = 10;

interface Labelled {
  readonly k: number;
  readonly labels: Int32Array;
}

/**
 * How well the segments of several models come back where customers are drawn anew; every replicate draws the same
 * customers for all models, so that they are compared on equal terms.
 *
 * @param x         customers, [n × d], scaled
 * @param labelings each [n]
 * @returns by labeling, then by label; empty where no replicates are asked for
 */
export async function bootstrapStability(
  pool: Pool,
  x: Matrix,
  labelings: readonly Labelled[],
  { bootstraps, seed, maxIterations }: { bootstraps: number; seed: number; maxIterations: number },
  onShare?: (share: number) => void,
): Promise<SegmentStability[][]> {
  if (bootstraps === 0) return [];
  const rows = sampleRows(x.rows, seed);
  const sample = sharedMatrix(rows ? rowsAt(x, rows) : x);
  const references = labelings.map(({ k, labels }) => {
    const ofSample = sharedIntegers(rows ? rows.map((i) => labels[i]) : labels);
    const reference = stabilityReference(sample, ofSample, k);
    return { ...reference, leads: sharedFloats(reference.leads) };
  });
  const shared = { x: sample, references, seed, maxIterations };
  const inputs = Array.from({ length: Math.ceil(bootstraps / CHUNK) }, (_, i) => ({
    ...shared,
    from: i * CHUNK,
    to: Math.min(bootstraps, (i + 1) * CHUNK),
  }));
  const replicates = (await pool.run("replicates", inputs, onShare)).flat();
  return labelings.map((_, i) => summariseStability(replicates.map((one) => one[i])).segments);
}

/** A simple random sample, ascending; null where all rows are few enough. */
function sampleRows(n: number, seed: number): Int32Array | null {
  if (n <= STABILITY_LIMIT) return null;
  const random = seededRandom(derivedSeed(seed, "stability sample"));
  const rows = new Int32Array(STABILITY_LIMIT);
  let taken = 0;
  for (let i = 0; taken < STABILITY_LIMIT; i++) {
    if (random() * (n - i) < STABILITY_LIMIT - taken) rows[taken++] = i; // Knuth's algorithm S
  }
  return rows;
}
