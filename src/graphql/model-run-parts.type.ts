import { Field, Int, ObjectType } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import type { RunWarning as Warning } from "../preprocessing/run-warning.js";
import type { SilhouetteEstimate as Estimate, ModelMetrics as Metrics } from "../runs/evaluate-model.js";
import { FeatureEnum } from "./enums.js";
import { FeaturePreprocessing } from "./preprocessing.type.js";
import type { RunRecord } from "./run-record.js";
import { DateTime, Float, finiteOrNull } from "./scalars.js";

const NOT_CHOSEN = "It was not given, and is chosen while the run goes on.";

@ObjectType({ description: "The values used; reason says how one was chosen where it was not given." })
export class KMeansHyperparameters {
  constructor({ kind, specification, outcome }: RunRecord) {
    const { restarts, maxIterations, seed } = specification.kMeans;
    const asked = kind === "TRAINING" ? specification.kMeans.k : null;
    const chosen = kind === "TRAINING" ? outcome?.kMeans : outcome?.recommended;
    this.k = chosen?.k ?? asked ?? 0;
    this.restarts = restarts;
    this.maxIterations = maxIterations;
    this.seed = seed;
    this.reason = chosen ? chosen.reason : asked === null ? NOT_CHOSEN : null;
  }

  @Field(() => Int, { description: "Segments; 0 until it is chosen." })
  readonly k: number;

  @Field(() => Int, { description: "Starts from different seeds; the lowest inertia wins." })
  readonly restarts: number;

  @Field(() => Int, { description: "Iterations at most." })
  readonly maxIterations: number;

  @Field(() => Int, { description: "The seed of every random choice." })
  readonly seed: number;

  @Field(() => String, {
    nullable: true,
    description: "How k was chosen, or why a tuning recommends it; null where it was given.",
  })
  readonly reason: string | null;
}

@ObjectType({ description: "The values used; reason says how one was chosen where it was not given." })
export class DbscanHyperparameters {
  constructor({ kind, specification, outcome }: RunRecord) {
    const asked = kind === "TRAINING" ? specification.dbscan : { eps: null, minSamples: null };
    const chosen = kind === "TRAINING" ? outcome?.dbscan : outcome?.recommended;
    this.eps = chosen?.eps ?? asked.eps ?? 0;
    this.minSamples = chosen?.minSamples ?? asked.minSamples ?? 0;
    this.reason = chosen ? chosen.reason : asked.eps === null ? NOT_CHOSEN : null;
  }

  @Field(() => Float, { description: "Neighbourhood radius, in scaled units; 0 until it is chosen." })
  readonly eps: number;

  @Field(() => Int, {
    description: "Customers within eps, itself included, that make a core point; 0 until chosen.",
  })
  readonly minSamples: number;

  @Field(() => String, { nullable: true, description: "How they were chosen; null where both were given." })
  readonly reason: string | null;
}

@ObjectType({
  description: "Everything that decided the result of a training; of a tuning, what it recommends.",
})
export class Hyperparameters {
  constructor(
    private readonly record: RunRecord,
    private readonly asOfMs: number,
  ) {}

  @Field(() => [FeatureEnum], { description: "The features it is fitted on." })
  get features(): readonly Feature[] {
    return this.record.specification.features;
  }

  @Field(() => DateTime, { description: "Only orders at or before this instant count." })
  get asOf(): Date {
    return new Date(this.asOfMs);
  }

  @Field(() => [FeaturePreprocessing], { description: "How each feature is made comparable." })
  get preprocessing(): FeaturePreprocessing[] {
    return this.record.specification.preprocessing.map((settings) => new FeaturePreprocessing(settings));
  }

  @Field(() => Boolean, { description: "Whether the segments are fitted without the anomalies." })
  get excludeAnomalies(): boolean {
    return this.record.kind === "TRAINING" && this.record.specification.excludeAnomalies;
  }

  @Field(() => KMeansHyperparameters, { description: "How segments are found." })
  get kMeans(): KMeansHyperparameters {
    return new KMeansHyperparameters(this.record);
  }

  @Field(() => DbscanHyperparameters, { description: "How anomalies are found." })
  get dbscan(): DbscanHyperparameters {
    return new DbscanHyperparameters(this.record);
  }
}

@ObjectType({ description: "Something that a person should know about a run that went through." })
export class RunWarning {
  constructor(warning: Warning) {
    this.code = warning.code;
    this.message = warning.message;
    this.feature = warning.feature;
    this.value = warning.value;
  }

  @Field(() => String, { description: "A code of docs/errors.md." })
  readonly code: string;

  @Field(() => String, { description: "What was seen, with numbers, and what to do." })
  readonly message: string;

  @Field(() => FeatureEnum, { nullable: true, description: "The feature it is about." })
  readonly feature: Feature | null;

  @Field(() => Float, { nullable: true, description: "The figure that gave rise to it." })
  readonly value: number | null;
}

@ObjectType({ description: "The mean silhouette of a sample, where there are too many customers for all." })
class SilhouetteEstimate implements Estimate {
  constructor(estimate: Estimate) {
    this.value = estimate.value;
    this.lower = estimate.lower;
    this.upper = estimate.upper;
    this.customerCount = estimate.customerCount;
  }

  @Field(() => Float, { description: "The estimate, −1…1." })
  readonly value: number;

  @Field(() => Float, { description: "Lower end of its 95 % interval." })
  readonly lower: number;

  @Field(() => Float, { description: "Upper end of its 95 % interval." })
  readonly upper: number;

  @Field(() => Int, { description: "Customers in the sample." })
  readonly customerCount: number;
}

@ObjectType({ description: "How good a model is. None of these alone should decide." })
export class ModelMetrics {
  constructor(private readonly metrics: Metrics) {}

  @Field(() => Float, { description: "Sum of squared distances to the chosen centroids; lower is tighter." })
  get inertia(): number {
    return this.metrics.inertia;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      "Mean silhouette over all customers, −1…1; null for one segment, and where it is only estimated.",
  })
  get silhouette(): number | null {
    return finiteOrNull(this.metrics.silhouette);
  }

  @Field(() => SilhouetteEstimate, {
    nullable: true,
    description: "The mean silhouette of a sample; null where all customers' is given.",
  })
  get silhouetteEstimate(): SilhouetteEstimate | null {
    const estimate = this.metrics.silhouetteEstimate;
    return estimate ? new SilhouetteEstimate(estimate) : null;
  }

  @Field(() => Float, { nullable: true, description: "Davies-Bouldin index; lower is better." })
  get daviesBouldin(): number | null {
    return finiteOrNull(this.metrics.daviesBouldin);
  }

  @Field(() => Float, { nullable: true, description: "Calinski-Harabasz index; higher is better." })
  get calinskiHarabasz(): number | null {
    return finiteOrNull(this.metrics.calinskiHarabasz);
  }

  @Field(() => Float, { description: "Share of the customers that are anomalies, 0…1." })
  get anomalyShare(): number {
    return this.metrics.anomalyShare;
  }
}
