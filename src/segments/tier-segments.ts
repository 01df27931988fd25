import { meanPerLabel } from "../evaluation/labeling.js";

/** How much a segment's members spend, next to the other segments'. */
export type ValueTier = "LOW" | "MEDIUM" | "HIGH";

/**
 * Tiers by the members' mean spend: the highest is HIGH, the lowest LOW, all between MEDIUM; a single one MEDIUM.
 * Where means are equal, the higher number counts as higher.
 *
 * @param monetary spend per customer, in the currency, [n]
 * @param labels   segment number per customer, 0…k−1, [n]
 * @param k        segments, each with at least one member
 * @returns one tier per number, [k]
 */
export function tierSegments(monetary: Float64Array, labels: Int32Array, k: number): ValueTier[] {
  if (k === 1) return ["MEDIUM"];
  const means = meanPerLabel(monetary, labels, k);
  const ranked = Array.from({ length: k }, (_, number) => number).sort(
    (a, b) => means[a] - means[b] || a - b,
  );
  const tiers = new Array<ValueTier>(k).fill("MEDIUM");
  tiers[ranked[0]] = "LOW";
  tiers[ranked[k - 1]] = "HIGH";
  return tiers;
}
