import { Ctx, Field, Int, ObjectType } from "type-graphql";
import type { Feature } from "../features/feature-catalogue.js";
import type { Classified } from "../runs/classify.js";
import type { ServingModel } from "../runs/serving-models.js";
import type { GraphContext } from "./context.js";
import { Counterfactual } from "./counterfactual.type.js";
import { FeatureEnum } from "./enums.js";
import { FeatureContribution } from "./feature.type.js";
import { ModelRun } from "./model-run.type.js";
import { Float } from "./scalars.js";
import { Segment } from "./segment.type.js";
import { currencyOf } from "./units.js";
import { UserError } from "./user-error.type.js";

@ObjectType({ description: "Where a customer belongs, and why." })
export class Classification {
  constructor(
    private readonly classified: Classified,
    private readonly serving: ServingModel,
  ) {}

  @Field(() => Segment, { description: "The segment with the nearest centroid." })
  get segment(): Segment {
    return new Segment(this.serving.segments[this.classified.score.segment]);
  }

  @Field(() => Float, { description: "Distance to its centroid, in scaled units." })
  get distance(): number {
    return this.classified.score.distance;
  }

  @Field(() => Segment, {
    nullable: true,
    description: "The second nearest; null where there is one segment.",
  })
  get secondSegment(): Segment | null {
    const { secondSegment } = this.classified.score;
    return secondSegment === null ? null : new Segment(this.serving.segments[secondSegment]);
  }

  @Field(() => Float, {
    nullable: true,
    description: "0 = on the boundary to the second segment, 1 = at the centroid: (d₂² − d₁²) / (d₂² + d₁²).",
  })
  get margin(): number | null {
    return this.classified.score.margin;
  }

  @Field(() => Boolean, { description: "True unless a core point of DBSCAN lies within eps." })
  get isAnomaly(): boolean {
    return this.classified.score.dbscanLabel < 0;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      "Distance to the nearest core point / eps; above 1 = anomaly; null where there is no core point.",
  })
  get severity(): number | null {
    return this.classified.score.severity;
  }

  @Field(() => Float, { nullable: true, description: "Distance to the nearest core point, in scaled units." })
  get distanceToCore(): number | null {
    return this.classified.score.distanceToCore;
  }

  @Field(() => [FeatureContribution], {
    description: "What sets the customer apart from the segment's centroid.",
  })
  async contributions(@Ctx() context: GraphContext): Promise<FeatureContribution[]> {
    const currency = await this.currency(context);
    return this.classified.contributions.map((part) => new FeatureContribution(part, currency));
  }

  @Field(() => [FeatureEnum], { description: "Features whose value no training customer reached." })
  get outOfRange(): readonly Feature[] {
    return this.classified.outOfRange;
  }

  @Field(() => Counterfactual, {
    nullable: true,
    description:
      "The smallest change of one feature that a shop can act on and that moves the customer to a higher segment; null where there is none.",
  })
  async nextSegment(@Ctx() context: GraphContext): Promise<Counterfactual | null> {
    const { nextSegment } = this.classified;
    if (!nextSegment) return null;
    const target = new Segment(this.serving.segments[nextSegment.segment]);
    const currency = await this.currency(context);
    return new Counterfactual(nextSegment, target, { currency, features: this.serving.model.features });
  }

  @Field(() => ModelRun, { description: "The run whose model answered." })
  async modelRun(@Ctx() { loaders }: GraphContext): Promise<ModelRun> {
    return ModelRun.require(await loaders.run.load(this.serving.runId));
  }

  private async currency(context: GraphContext): Promise<string | null> {
    const run = await context.loaders.run.load(this.serving.runId);
    return run && currencyOf(context, run.version_id);
  }
}

@ObjectType({ description: "The answer to classifyCustomer." })
export class ClassifyCustomerPayload {
  @Field(() => Classification, { nullable: true, description: "Null where there are userErrors." })
  readonly classification: Classification | null;

  @Field(() => [UserError], { description: "What was wrong with the input." })
  readonly userErrors: UserError[];

  constructor(classification: Classification | null, userErrors: UserError[]) {
    this.classification = classification;
    this.userErrors = userErrors;
  }
}

@ObjectType({ description: "One answer of a batch." })
export class ClassifyCustomerResult extends ClassifyCustomerPayload {
  constructor(position: number, classification: Classification | null, userErrors: UserError[]) {
    super(classification, userErrors);
    this.index = position;
  }

  @Field(() => Int, { description: "Its place in the input, from 0." })
  readonly index: number;
}

@ObjectType({ description: "The answers of a batch, in the order of the input." })
export class ClassifyCustomersPayload {
  constructor(results: Promise<ClassifyCustomerResult>[], userErrors: UserError[]) {
    this.results = results;
    this.userErrors = userErrors;
  }

  @Field(() => [ClassifyCustomerResult], {
    description: "One for each customer; empty where the batch is refused.",
  })
  readonly results: Promise<ClassifyCustomerResult>[];

  @Field(() => [UserError], { description: "What was wrong with the batch as a whole." })
  readonly userErrors: UserError[];
}
