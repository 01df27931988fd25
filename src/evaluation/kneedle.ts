export type CurveShape = "convex" | "concave";
export type CurveDirection = "increasing" | "decreasing";

/**
 * The knee of a curve by Kneedle (Satopää et al. 2011): the first local maximum of the difference between the
 * normalised curve and its diagonal, from which the difference then falls by more than the mean step in x.
 * The same answer as the Python package kneed with S = 1, interp_method "interp1d", online False.
 *
 * kneed mirrors y but not x for convex increasing and concave decreasing curves; so it is here, which makes no
 * difference where x is evenly spaced, as k is.
 *
 * @param x strictly increasing, [n]
 * @param y the curve's value at every x, finite, [n]
 * @returns the x of the knee; null where there is none, and for a flat curve or fewer than 2 points
 */
export function findKnee(
  x: readonly number[],
  y: readonly number[],
  shape: CurveShape,
  direction: CurveDirection,
): number | null {
  if (x.length < 2) return null;
  const across = normalize(x);
  const up = asConcaveIncreasing(normalize(y), shape, direction);
  const at = firstKnee(up.map((value, i) => value - across[i]));
  if (at === null) return null;
  const mirrored = (shape === "convex") === (direction === "increasing");
  return mirrored ? x[x.length - 1 - at] : x[at];
}

/** Onto 0…1; NaN where all values are equal, and then nothing is ever greater or smaller: no knee. */
function normalize(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values.map((value) => (value - low) / range);
}

function asConcaveIncreasing(y: number[], shape: CurveShape, direction: CurveDirection): number[] {
  const turned = shape === "convex" ? y.map((value) => 1 - value) : y;
  return (shape === "convex") === (direction === "increasing") ? turned.toReversed() : turned;
}

/** Index of the first knee of a difference curve; ends count as extrema, and so do both ends of a plateau. */
function firstKnee(difference: number[]): number | null {
  const step = 1 / (difference.length - 1); // mean step of the normalised x
  let knee: number | null = null;
  let threshold = 0;
  for (let i = 0; i < difference.length - 1; i++) {
    const here = difference[i];
    const before = difference[Math.max(i - 1, 0)];
    const after = difference[i + 1];
    if (here >= before && here >= after) {
      knee = i;
      threshold = here - step;
    }
    if (here <= before && here <= after) threshold = 0; // past a minimum only falling below the diagonal counts
    if (knee !== null && after < threshold) return knee;
  }
  return null;
}
