import { Field, Int, ObjectType } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import type {
  FeatureSettings,
  FittedFeature as Fitted,
  WinsorizeLimits as Limits,
} from "../preprocessing/preprocessing.js";
import { FeatureEnum, ScalerEnum, TransformEnum } from "./enums.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "Values beyond these quantiles are drawn in to them." })
export class WinsorizeLimits {
  constructor(limits: Limits) {
    this.lower = limits.lower;
    this.upper = limits.upper;
  }

  @Field(() => Float, { description: "Lower quantile, 0…1." })
  readonly lower: number;

  @Field(() => Float, { description: "Upper quantile, 0…1." })
  readonly upper: number;
}

@ObjectType({ description: "How one feature is made comparable." })
export class FeaturePreprocessing {
  constructor(private readonly settings: FeatureSettings) {}

  @Field(() => FeatureEnum, { description: "The feature." })
  get feature(): Feature {
    return this.settings.feature;
  }

  @Field(() => TransformEnum, { description: "How its shape is changed." })
  get transform(): string {
    return this.settings.transform;
  }

  @Field(() => ScalerEnum, { description: "How it is scaled." })
  get scaler(): string {
    return this.settings.scaler;
  }

  @Field(() => WinsorizeLimits, {
    nullable: true,
    description: "Where extremes are drawn in; null where they are not.",
  })
  get winsorize(): WinsorizeLimits | null {
    return this.settings.winsorize && new WinsorizeLimits(this.settings.winsorize);
  }
}

@ObjectType({ description: "What preprocessing learnt about one feature." })
export class FittedFeature {
  constructor(private readonly fittedFeature: Fitted) {}

  @Field(() => FeatureEnum, { description: "The feature." })
  get feature(): Feature {
    return this.fittedFeature.feature;
  }

  @Field(() => TransformEnum, { description: "How its shape is changed." })
  get transform(): string {
    return this.fittedFeature.transform;
  }

  @Field(() => Float, { nullable: true, description: "λ of YEO_JOHNSON." })
  get lambda(): number | null {
    return this.fittedFeature.lambda;
  }

  @Field(() => Float, { description: "What is taken off the transformed value." })
  get center(): number {
    return this.fittedFeature.center;
  }

  @Field(() => Float, { description: "What it is divided by then." })
  get scale(): number {
    return this.fittedFeature.scale;
  }

  @Field(() => Float, { nullable: true, description: "Lower values are drawn in to this, in real units." })
  get lowerLimit(): number | null {
    return this.fittedFeature.lowerLimit;
  }

  @Field(() => Float, { nullable: true, description: "Higher values are drawn in to this, in real units." })
  get upperLimit(): number | null {
    return this.fittedFeature.upperLimit;
  }

  @Field(() => Float, {
    nullable: true,
    description: "What is put in the place of a missing value, in real units.",
  })
  get imputedValue(): number | null {
    return this.fittedFeature.imputedValue;
  }

  @Field(() => Int, { description: "Customers whose value was missing." })
  get imputedCount(): number {
    return this.fittedFeature.imputedCount;
  }

  @Field(() => Float, { description: "Skewness g1 in real units." })
  get skewnessBefore(): number {
    return this.fittedFeature.skewnessBefore;
  }

  @Field(() => Float, { description: "Skewness g1 after winsorising and the transform." })
  get skewnessAfter(): number {
    return this.fittedFeature.skewnessAfter;
  }
}
