import { Field, ObjectType } from "type-graphql";
import {
  FEATURE_CATALOGUE,
  type Feature,
  MONEY_FEATURES,
  WHOLE_FEATURES,
} from "../features/feature-catalogue.js";
import type { Classified } from "../runs/classify.js";
import { FeatureEnum } from "./enums.js";
import { Float } from "./scalars.js";
import { Segment } from "./segment.type.js";
import { unitOf } from "./units.js";

const ELSE_EQUAL = "at otherwise equal numbers";

type NextSegment = NonNullable<Classified["nextSegment"]>;

@ObjectType({
  description:
    "A change of one feature that would move the customer to a higher segment, all else being equal. What the model says, not a promise.",
})
export class Counterfactual {
  constructor(
    private readonly next: NextSegment,
    /** The segment that the change leads to. */
    target: Segment,
    private readonly currency: string | null,
  ) {
    this.segment = target;
  }

  @Field(() => Segment, { description: "The higher segment." })
  readonly segment: Segment;

  @Field(() => FeatureEnum, { description: "The feature that would change." })
  get feature(): Feature {
    return this.next.feature;
  }

  @Field(() => Float, { description: "The customer's value, in real units." })
  get from(): number {
    return this.next.from;
  }

  @Field(() => Float, { description: "The value from which on the customer would belong to the segment." })
  get to(): number {
    return this.next.to;
  }

  @Field(() => String, { description: "The same in words." })
  get text(): string {
    return changeInWords(this.next, this.segment.name, this.currency);
  }
}

/**
 * The change as a sentence: "One more order (2 → 3) would move the customer to Champions, …". The value to reach is
 * rounded away from the present one, so what stands there is enough.
 */
function changeInWords(
  { feature, from, to }: Omit<NextSegment, "segment">,
  name: string,
  currency: string | null,
): string {
  const isUp = to > from;
  const target = written(feature, roundAway(feature, to, isUp));
  if (feature === "RECENCY" && !isUp) {
    const days = target === "1" ? "day" : "days";
    return `Had the last order been at most ${target} ${days} ago (now ${written(feature, from)}), the customer would belong to ${name}, ${ELSE_EQUAL}.`;
  }
  const change = `${written(feature, from)} → ${target}`;
  const more = roundAway(feature, to, isUp) - from;
  if (feature === "FREQUENCY" && isUp && Number.isInteger(more)) {
    const orders = more === 1 ? "One more order" : `${written(feature, more)} more orders`;
    return `${orders} (${change}) would move the customer to ${name}, ${ELSE_EQUAL}.`;
  }
  const { label } = FEATURE_CATALOGUE[feature];
  const unit = unitInWords(feature, currency);
  return `A ${isUp ? "higher" : "lower"} ${label} (${change}${unit}) would move the customer to ${name}, ${ELSE_EQUAL}.`;
}

/** How many decimals a value of a feature is written with. */
function decimalsOf(feature: Feature): number {
  if (WHOLE_FEATURES.includes(feature)) return 0;
  return MONEY_FEATURES.includes(feature) ? 2 : feature === "RETURN_RATE" ? 3 : 1;
}

/** Rounds up where the value must rise, down where it must fall; a value that fits already stays. */
function roundAway(feature: Feature, value: number, isUp: boolean): number {
  const scale = 10 ** decimalsOf(feature);
  const nearest = Math.round(value * scale) / scale;
  if (Math.abs(nearest - value) <= 1e-9 * Math.abs(value)) return nearest;
  return (isUp ? Math.ceil(value * scale) : Math.floor(value * scale)) / scale;
}

/** A share as per cent, anything else as a number; a whole feature's odd value keeps its decimals. */
function written(feature: Feature, value: number): string {
  if (feature === "RETURN_RATE")
    return `${(100 * value).toLocaleString("en", { maximumFractionDigits: 1 })} %`;
  const decimals = decimalsOf(feature);
  const isMoney = MONEY_FEATURES.includes(feature);
  return value.toLocaleString("en", {
    minimumFractionDigits: isMoney ? decimals : 0,
    maximumFractionDigits: Math.max(decimals, 1),
  });
}

function unitInWords(feature: Feature, currency: string | null): string {
  if (feature === "RETURN_RATE" || (currency === null && MONEY_FEATURES.includes(feature))) return "";
  return ` ${unitOf(feature, currency)}`;
}
