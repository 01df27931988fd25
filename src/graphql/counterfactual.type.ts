import { Field, ObjectType } from "type-graphql";
import { FEATURE_CATALOGUE, type Feature, MONEY_FEATURES } from "../features/feature-catalogue.js";
import type { SegmentChange } from "../segments/next-segment.js";
import { FeatureEnum } from "./enums.js";
import { Float } from "./scalars.js";
import { Segment } from "./segment.type.js";
import { unitOf } from "./units.js";

/** What the words depend on besides the change itself. */
interface Wording {
  /** Null where nobody said which. */
  readonly currency: string | null;
  /** The model's. */
  readonly features: readonly Feature[];
}

@ObjectType({
  description:
    "A change of one feature that would move the customer to a higher segment, all else being equal. What the model says, not a promise.",
})
export class Counterfactual {
  constructor(
    private readonly change: SegmentChange,
    /** The segment that it leads to. */
    target: Segment,
    private readonly wording: Wording,
  ) {
    this.segment = target;
  }

  @Field(() => Segment, { description: "The higher segment." })
  readonly segment: Segment;

  @Field(() => FeatureEnum, { description: "The feature that would change." })
  get feature(): Feature {
    return this.change.feature;
  }

  @Field(() => Float, { description: "The customer's value, in real units." })
  get from(): number {
    return this.change.from;
  }

  @Field(() => Float, { description: "The value with which the customer would belong to that segment." })
  get to(): number {
    return this.change.to;
  }

  @Field(() => String, { description: "The same in words." })
  get text(): string {
    const { feature, from, to } = this.change;
    const name = this.segment.name;
    if (feature === "RECENCY") {
      const ago = `${written(feature, to)} ${to === 1 ? "day" : "days"} ago (now ${written(feature, from)})`;
      return `Had the last order been ${ago}, the customer would belong to ${name}, ${ELSE_EQUAL}.`;
    }
    return `${this.more} would move the customer to ${name}, ${ELSE_EQUAL}.`;
  }

  /** "One more order (2 → 3)", "A higher spend (500.00 → 812.40 GBP)". */
  private get more(): string {
    const { feature, from, to } = this.change;
    const { currency, features } = this.wording;
    const step = `${written(feature, from)} → ${written(feature, to)}`;
    if (feature === "FREQUENCY" && Number.isInteger(from)) {
      const orders = to - from === 1 ? "One more order" : `${written(feature, to - from)} more orders`;
      // beside the average order value it is that which stays, and spend grows
      const kind = features.includes("AVERAGE_ORDER_VALUE") ? " of the same average value" : "";
      return `${orders}${kind} (${step})`;
    }
    const hasUnit = currency !== null || !MONEY_FEATURES.includes(feature);
    const unit = hasUnit ? ` ${unitOf(feature, currency)}` : "";
    return `A higher ${FEATURE_CATALOGUE[feature].label} (${step}${unit})`;
  }
}

const ELSE_EQUAL = "at otherwise equal numbers";

const MONEY = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** Money with two decimals; anything else whole, unless it is not. */
function written(feature: Feature, value: number): string {
  return (MONEY_FEATURES.includes(feature) ? MONEY : NUMBER).format(value);
}
