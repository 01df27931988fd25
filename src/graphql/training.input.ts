import { Field, ID, InputType, Int } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import type { Scaler, Transform } from "../preprocessing/preprocessing.js";
import { DEFAULT_FEATURES } from "../runs/spec-checks.js";
import { FeatureEnum, ScalerEnum, TransformEnum } from "./enums.js";
import { DateTime, Float } from "./scalars.js";

@InputType({ description: "Draws values beyond these quantiles in to them." })
export class WinsorizeInput {
  @Field(() => Float, { defaultValue: 0.01, description: "Lower quantile, 0…1." })
  lower!: number;

  @Field(() => Float, { defaultValue: 0.99, description: "Upper quantile, 0…1." })
  upper!: number;
}

@InputType({ description: "How one feature is made comparable, where it differs from the rest." })
export class FeaturePreprocessingInput {
  @Field(() => FeatureEnum, { description: "The feature." })
  feature!: Feature;

  @Field(() => TransformEnum, { nullable: true, description: "Left out: as the rest." })
  transform?: Transform | null;

  @Field(() => ScalerEnum, { nullable: true, description: "Left out: as the rest." })
  scaler?: Scaler | null;

  @Field(() => WinsorizeInput, { nullable: true, description: "Left out: as the rest." })
  winsorize?: WinsorizeInput | null;
}

@InputType({ description: "How features are made comparable." })
export class PreprocessingInput {
  @Field(() => TransformEnum, {
    nullable: true,
    defaultValue: "LOG1P",
    description: "How shapes are changed.",
  })
  transform?: Transform | null;

  @Field(() => ScalerEnum, {
    nullable: true,
    defaultValue: "STANDARD",
    description: "How features are scaled.",
  })
  scaler?: Scaler | null;

  @Field(() => WinsorizeInput, { nullable: true, description: "Left out: extremes stay as they are." })
  winsorize?: WinsorizeInput | null;

  @Field(() => [FeaturePreprocessingInput], {
    nullable: true,
    description: "Features that are made comparable in another way than the rest.",
  })
  perFeature?: FeaturePreprocessingInput[] | null;
}

@InputType({ description: "How segments are found." })
export class KMeansInput {
  @Field(() => Int, { nullable: true, description: "Number of segments; chosen by a rule where left out." })
  k?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 10, description: "Starts; the lowest inertia wins." })
  restarts?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 300, description: "Iterations of a start at most." })
  maxIterations?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 42,
    description: "Equal data, settings and seed give equal models.",
  })
  seed?: number | null;
}

@InputType({ description: "How anomalies are found. What is left out is chosen by a rule." })
export class DbscanInput {
  @Field(() => Float, { nullable: true, description: "Neighbourhood radius in scaled units, above 0." })
  eps?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Customers within eps that make a core point, itself included.",
  })
  minSamples?: number | null;
}

/** The features of a run that names none. A client's own list is another array, even with the same names. */
export const FEATURES_LEFT_OUT: Feature[] = [...DEFAULT_FEATURES];

/** What trainings and tunings have in common; no type of its own in the API. */
@InputType()
export class RunInput {
  @Field(() => [FeatureEnum], {
    nullable: true,
    defaultValue: FEATURES_LEFT_OUT,
    description: "The features that customers are compared by.",
  })
  features?: Feature[] | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Only orders at or before this instant count; the data set's own instant where left out.",
  })
  asOf?: Date | null;

  @Field(() => PreprocessingInput, { nullable: true, description: "How features are made comparable." })
  preprocessing?: PreprocessingInput | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 5,
    description: "Seconds, 0…60: answer when the run has ended, or after this long with the run still going.",
  })
  waitSeconds?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "1–255 characters: the same key and input give the first result again.",
  })
  idempotencyKey?: string | null;
}

@InputType({ description: "What to train. Every part has a default." })
export class TrainModelInput extends RunInput {
  @Field(() => KMeansInput, { nullable: true, description: "How segments are found." })
  kMeans?: KMeansInput | null;

  @Field(() => DbscanInput, { nullable: true, description: "How anomalies are found." })
  dbscan?: DbscanInput | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Fit the segments without the anomalies; those then go to the nearest one.",
  })
  excludeAnomalies?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "Take what is not given from this tuning run: features and preprocessing as it had them, k, eps and minSamples as it recommends.",
  })
  tuningRunId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: true,
    description: "Use the model once it is trained.",
  })
  activate?: boolean | null;
}

@InputType({ description: "Which run to use from now on." })
export class ActivateModelInput {
  @Field(() => ID, { description: "A training that has SUCCEEDED." })
  modelRunId!: string;
}

@InputType({ description: "Which run to end." })
export class CancelModelRunInput {
  @Field(() => ID, { description: "A training or tuning that waits or goes on." })
  modelRunId!: string;
}
