import { mean } from "../numeric/statistics.js";

/** Slices of a segment at most: enough for the eye, whatever the number of customers. */
const MOST_SLICES = 200;

/** A part of one segment's members in descending order of silhouette. */
export interface SilhouetteSlice {
  readonly segment: number;
  /** The part's ends, as shares of the segment, 0…1. */
  readonly from: number;
  readonly to: number;
  /** Mean silhouette of the members in it. */
  readonly silhouette: number;
}

/**
 * The knife plot in few slices: each segment's silhouettes in descending order, as they are where there are at most
 * 200, else the means of 200 parts of equal size (to within one customer). The area (to − from) · silhouette of all
 * slices of a segment is its mean silhouette.
 *
 * @param samples silhouettes, [n]
 * @param labels  0…k−1; others (noise) are passed over, [n]
 * @returns segment by segment; none for a segment without members
 */
export function silhouetteSlices(
  samples: Float64Array,
  labels: Int32Array,
  k: number,
  most = MOST_SLICES,
): SilhouetteSlice[] {
  return Array.from({ length: k }, (_, segment) => {
    const own = samples
      .filter((_, i) => labels[i] === segment)
      .sort()
      .reverse();
    const count = Math.min(most, own.length);
    const end = (slice: number) => Math.floor((own.length * slice) / count);
    return Array.from({ length: count }, (_, slice) => ({
      segment,
      from: end(slice) / own.length,
      to: end(slice + 1) / own.length,
      silhouette: mean(own.subarray(end(slice), end(slice + 1))),
    }));
  }).flat();
}
