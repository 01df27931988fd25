import { FEATURE_CATALOGUE, type Feature } from "../features/feature-catalogue.js";
import type { SegmentRuleFacts } from "../runs/find-rules.js";
import type { RuleOperator } from "../segments/find-rule.js";
import { unitOf } from "./units.js";

const SIDES: Readonly<Record<RuleOperator, string>> = { GTE: "at least", LT: "below" };
const FORMAT = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

/** "Time since the last order is below 40 days, and number of orders is at least 4 and below 11." */
export function ruleInWords(conditions: SegmentRuleFacts["conditions"], currency: string | null): string {
  const features = [...new Set(conditions.map(({ feature }) => feature))];
  const parts = features.map((feature) => {
    const own = conditions.filter((condition) => condition.feature === feature);
    const sides = own.map(({ operator, value }) => `${SIDES[operator]} ${amount(feature, value, currency)}`);
    return `${FEATURE_CATALOGUE[feature].label} is ${sides.join(" and ")}`;
  });
  const sentence = parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1)}`;
  return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}

/** Things that are counted have their name in the feature's, and money without a currency has no unit to say. */
function amount(feature: Feature, value: number, currency: string | null): string {
  const { unit } = FEATURE_CATALOGUE[feature];
  if (unit === "share") return `${FORMAT.format(100 * value)} %`;
  if (unit === "days") return `${FORMAT.format(value)} ${value === 1 ? "day" : "days"}`;
  const isMoney = unit.startsWith("currency");
  if (!isMoney || currency === null) return FORMAT.format(value);
  return `${FORMAT.format(value)} ${unitOf(feature, currency)}`;
}
