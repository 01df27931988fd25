import { ClienteleError } from "../errors.js";
import { FEATURES } from "../features/feature-catalogue.js";
import type { FeatureTable } from "../features/feature-matrix.js";
import { isUsable, mayBeMissing } from "../preprocessing/apply-preprocessing.js";

const MOST_NAMED = 10;

/**
 * Looks at every feature, for segments are described by all of them. What orders add up to is always finite, so a value
 * that is not was put there by somebody else.
 * @throws ClienteleError NOT_FINITE with the first customers of the first feature that has such values
 */
export function requireFinite({ customerNumbers, values }: FeatureTable): void {
  FEATURES.forEach((feature, j) => {
    const bad: string[] = [];
    let count = 0;
    for (let i = 0; i < values.rows; i++) {
      const value = values.values[i * values.columns + j];
      if (isUsable(value) || (Number.isNaN(value) && mayBeMissing(feature))) continue;
      if (bad.length < MOST_NAMED) bad.push(customerNumbers[i]);
      count += 1;
    }
    if (count === 0) return;
    const more = count > bad.length ? " and more" : "";
    const facts = { feature, count, customers: ` (customers ${bad.join(", ")}${more})` };
    throw new ClienteleError("NOT_FINITE", facts, ["input", "features"]);
  });
}
