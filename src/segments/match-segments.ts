import { jaccardIndices, overlapCounts } from "../evaluation/overlap-counts.js";
import { maximumAssignment } from "../numeric/assignment.js";
import type { Matrix } from "../numeric/matrix.js";

/** From this Jaccard index on, two segments of different models count as the same one. */
const SAME = 0.5;

/** The counterpart of one segment in another model. */
interface SegmentMatch {
  /** The segment of the base model that lives on in this one; null where it is a new one. */
  readonly base: number | null;
  /** Customers in both / in either, 0…1, for the segment assigned, close enough or not; 0 where none was left. */
  readonly jaccard: number;
}

export interface SegmentMatches {
  /** Customers by segment of the base model (row) and of the other (column), [kBase × kOther]. */
  readonly overlap: Matrix;
  /** One per segment of the other model, [kOther]. */
  readonly matches: SegmentMatch[];
}

/**
 * Which segments of two models are the same: the one-to-one assignment with the greatest total overlap, where the
 * Jaccard index is at least 0.5. A pair above 0.5 is always matched, because it holds more than half of either segment.
 *
 * @param base   segments 0…kBase−1 of the customers that both models know, [n]
 * @param other  segments 0…kOther−1 of the same customers, [n]
 */
export function matchSegments(
  base: Int32Array,
  other: Int32Array,
  kBase: number,
  kOther: number,
): SegmentMatches {
  const overlap = overlapCounts(base, other, kBase, kOther);
  const jaccards = jaccardIndices(overlap);
  const matches = Array.from({ length: kOther }, (): SegmentMatch => ({ base: null, jaccard: 0 }));
  maximumAssignment(overlap).forEach((segment, from) => {
    if (segment < 0) return;
    const jaccard = jaccards.values[from * kOther + segment];
    matches[segment] = { base: jaccard >= SAME ? from : null, jaccard };
  });
  return { overlap, matches };
}
