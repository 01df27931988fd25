import { percent, readable } from "../numeric/readable.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";

export interface EpsChoice {
  /** Finite and greater than 0. */
  readonly eps: number;
  /** Why, in a sentence with the numbers. */
  readonly reason: string;
  readonly warnings: RunWarning[];
}

/**
 * DBSCAN's eps when none is given: the knee of the sorted k-distances (Ester et al. 1996).
 *
 * With n points that curve is rough, and the first local maximum of Kneedle's difference curve would be one of its
 * ripples. So the knee is the difference curve's global maximum: the point farthest below the chord from the first
 * to the last distance, both axes on 0…1 (ties: the smaller distance). As in Kneedle with S = 1 it must lie deeper
 * than one step of the normalised x axis, 1 / (n − 1).
 * Where there is no such knee, or its distance is 0 (many customers alike), a makeshift with the warning
 * NO_KNEE_EPS: the smallest distance above 0 in the second case, else the largest one, and 1 if all are 0.
 *
 * @param sortedKDistances scaled distance of every customer to its (minSamples − 1)-th neighbour, ascending, [n];
 *   Infinity, for customers who have not as many, is passed over
 * @param minSamples       named in the reason only
 */
export function chooseEps(sortedKDistances: Float64Array, minSamples: number): EpsChoice {
  const distances = sortedKDistances.filter((distance) => Number.isFinite(distance));
  const n = distances.length;
  const knee = farthestBelowChord(distances);
  if (knee === null) return makeshift(lastPositive(distances), "they rise evenly, or there are too few");
  const eps = distances[knee];
  if (eps === 0) {
    return makeshift(distances.find((d) => d > 0)!, `${percent((knee + 1) / n)} of them are 0`);
  }
  const reason = `eps = ${readable(eps)}: the knee of the ${readable(n)} sorted distances to the neighbour number ${minSamples - 1}; ${percent((knee + 1) / n)} of the customers have it within eps.`;
  return { eps, reason, warnings: [] };
}

/** Index of the point farthest below the chord; null where none is deeper than one step. */
function farthestBelowChord(ascending: Float64Array): number | null {
  const last = ascending.length - 1;
  const low = ascending[0];
  const range = ascending[last] - low;
  if (!(range > 0)) return null;
  let deepest = 1 / last;
  let knee: number | null = null;
  for (let i = 0; i <= last; i++) {
    const depth = i / last - (ascending[i] - low) / range;
    if (depth > deepest) {
      deepest = depth;
      knee = i;
    }
  }
  return knee;
}

function lastPositive(ascending: Float64Array): number {
  const largest = ascending.at(-1) ?? 0;
  return largest > 0 ? largest : 1;
}

function makeshift(eps: number, why: string): EpsChoice {
  const reason = `eps = ${readable(eps)}: a makeshift, because the sorted distances have no usable knee (${why}).`;
  return { eps, reason, warnings: [warning("NO_KNEE_EPS", { eps, why }, null, eps)] };
}
