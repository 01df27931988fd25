import { type SilhouetteEstimate, sampledSilhouettes } from "../evaluation/sampled-silhouette.js";
import { type Silhouettes, severalSilhouettes } from "../evaluation/silhouette.js";
import type { Matrix } from "../numeric/matrix.js";
import { seededRandom } from "../numeric/random.js";
import { mean } from "../numeric/statistics.js";
import { derivedSeed } from "./derived-seed.js";

/** Above this many customers silhouettes are estimated: the exact ones take the square of that. */
export const EXACT_SILHOUETTE_LIMIT = 50_000;
/** How many customers' silhouettes are then computed, each exactly, against all customers. */
export const SILHOUETTE_SAMPLE = 2_000;

export interface SilhouettesToJudge {
  readonly x: Matrix;
  readonly labelings: readonly Int32Array[];
  readonly seed: number;
}

export interface JudgedSilhouettes {
  /** The customers that the silhouettes are of, ascending; null = all. */
  readonly rows: Int32Array | null;
  /** One per labeling; null where it has fewer than 2 or more than n − 1 clusters. */
  readonly labelings: readonly (JudgedLabeling | null)[];
}

interface JudgedLabeling extends Silhouettes {
  readonly mean: number;
  /** The 95 % interval of an estimate; null where the mean is exact. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Silhouettes of several labelings in one pass over the distances: exact, or of a sample where there are too many. */
export function judgeLabelings(
  { x, labelings, seed }: SilhouettesToJudge,
  onShare: (share: number) => void,
): JudgedSilhouettes {
  if (x.rows > EXACT_SILHOUETTE_LIMIT) {
    const settings = {
      sampleSize: SILHOUETTE_SAMPLE,
      random: seededRandom(derivedSeed(seed, "silhouettes")),
    };
    const { rows, estimates } = sampledSilhouettes(x, labelings, settings, onShare);
    return { rows, labelings: estimates as readonly (SilhouetteEstimate | null)[] };
  }
  const exact = severalSilhouettes(x, labelings, onShare);
  return {
    rows: null,
    labelings: exact.map((one) => one && { ...one, mean: mean(one.samples), lower: null, upper: null }),
  };
}
