import { Field, ObjectType } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import { FEATURE_CATALOGUE } from "../features/feature-catalogue.js";
import type { Contribution } from "../segments/contributions.js";
import type { FeatureProfile } from "../segments/profile-segments.js";
import { FeatureEnum } from "./enums.js";
import { Float } from "./scalars.js";
import { inWords, unitOf } from "./units.js";

@ObjectType({ description: "One coordinate of a centroid." })
export class FeatureValue {
  constructor(part: { feature: Feature; value: number; scaled: number }, currency: string | null) {
    this.feature = part.feature;
    this.value = part.value;
    this.scaled = part.scaled;
    this.unit = unitOf(part.feature, currency);
  }

  @Field(() => FeatureEnum, { description: "The feature." })
  readonly feature: Feature;

  @Field(() => Float, { description: "In real units." })
  readonly value: number;

  @Field(() => String, { description: "The unit of the value." })
  readonly unit: string;

  @Field(() => Float, { description: "As the model sees it, without unit." })
  readonly scaled: number;
}

@ObjectType({ description: "How a feature is distributed over some customers, in real units." })
export class FeatureSummary {
  constructor(
    private readonly profile: FeatureProfile,
    currency: string | null,
  ) {
    this.unit = unitOf(profile.feature, currency);
  }

  @Field(() => FeatureEnum, { description: "The feature." })
  get feature(): Feature {
    return this.profile.feature;
  }

  @Field(() => String, { description: "The unit of the values." })
  readonly unit: string;

  @Field(() => Float, { description: "Mean." })
  get mean(): number {
    return this.profile.mean;
  }

  @Field(() => Float, { description: "Median." })
  get median(): number {
    return this.profile.median;
  }

  @Field(() => Float, { description: "10th percentile (type 7, as all)." })
  get p10(): number {
    return this.profile.p10;
  }

  @Field(() => Float, { description: "Lower quartile." })
  get p25(): number {
    return this.profile.p25;
  }

  @Field(() => Float, { description: "Upper quartile." })
  get p75(): number {
    return this.profile.p75;
  }

  @Field(() => Float, { description: "90th percentile." })
  get p90(): number {
    return this.profile.p90;
  }

  @Field(() => Float, { description: "Lowest." })
  get min(): number {
    return this.profile.min;
  }

  @Field(() => Float, { description: "Highest." })
  get max(): number {
    return this.profile.max;
  }

  @Field(() => Float, { description: "Median over all customers." })
  get populationMedian(): number {
    return this.profile.populationMedian;
  }

  @Field(() => Float, {
    description:
      "(mean of these − mean of all) / standard deviation of all, after ln(1 + x) where no value is below 0.",
  })
  get z(): number {
    return this.profile.z;
  }
}

@ObjectType({ description: "Exact additive share of the squared distance; value and typical in real units." })
export class FeatureContribution {
  constructor(
    private readonly part: Contribution,
    private readonly currency: string | null,
  ) {}

  @Field(() => FeatureEnum, { description: "The feature." })
  get feature(): Feature {
    return this.part.feature;
  }

  @Field(() => Float, { description: "The customer's value." })
  get value(): number {
    return this.part.value;
  }

  @Field(() => Float, { description: "The value at the point of reference." })
  get typical(): number {
    return this.part.typical;
  }

  @Field(() => String, { description: "The unit of both." })
  get unit(): string {
    return unitOf(this.part.feature, this.currency);
  }

  @Field(() => Float, { description: "0…1; the shares of all features add up to 1." })
  get share(): number {
    return this.part.share;
  }

  @Field(() => String, { description: "The same in words." })
  get text(): string {
    const { feature, value, typical, share } = this.part;
    const [own, usual] = [inWords(feature, value, this.currency), inWords(feature, typical, this.currency)];
    const { label } = FEATURE_CATALOGUE[feature];
    return `${label[0].toUpperCase()}${label.slice(1)}: ${own}, typical ${usual} (${Math.round(100 * share)} % of the distance).`;
  }
}
