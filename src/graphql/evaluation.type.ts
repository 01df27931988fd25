import { Field, Int, ObjectType } from "type-graphql";
import type { AnomalyEffect as StoredEffect } from "../evaluation/anomaly-effect.js";
import type { SilhouetteSlice as StoredSlice } from "../evaluation/silhouette-slices.js";
import type { EvaluationDetail, EvaluatedSegment as StoredSegment } from "../runs/evaluation-detail.js";
import { Float } from "./scalars.js";
import { Stability } from "./stability.type.js";

@ObjectType({ description: "A part of a segment's members, who stand in descending order of silhouette." })
class SilhouetteSlice implements StoredSlice {
  @Field(() => Int, { description: "The segment's number." })
  readonly segment!: number;

  @Field(() => Float, { description: "Where it begins, as a share of the segment's members, 0…1." })
  readonly from!: number;

  @Field(() => Float, { description: "Where it ends." })
  readonly to!: number;

  @Field(() => Float, { description: "Mean silhouette of these members, −1…1." })
  readonly silhouette!: number;
}

@ObjectType({ description: "How well one segment holds together, and how well it is found again." })
class SegmentEvaluation implements StoredSegment {
  @Field(() => Int, { description: "The segment's number." })
  readonly segment!: number;

  @Field(() => Int, { description: "Members." })
  readonly customerCount!: number;

  @Field(() => Float, { nullable: true, description: "Mean silhouette of the members, −1…1." })
  readonly meanSilhouette!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Share of the members who stand closer to another segment's members, 0…1.",
  })
  readonly negativeShare!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of the other segment that most members stand nearest to; null for one segment.",
  })
  readonly neighbour!: number | null;

  @Field(() => Stability, { nullable: true, description: "Null where it was not computed." })
  readonly stability!: Stability | null;
}

@ObjectType({
  description: "K-means with and without the anomalies, both judged on the same non-anomalous customers.",
})
class AnomalyEffect implements StoredEffect {
  @Field(() => Float, { description: "Mean silhouette where the anomalies took part in the fit, −1…1." })
  readonly silhouetteWith!: number;

  @Field(() => Float, { description: "Mean silhouette where they did not." })
  readonly silhouetteWithout!: number;

  @Field(() => Float, {
    description: "Share of those customers whose segment is another one, after matching the segments, 0…1.",
  })
  readonly relabelledShare!: number;

  @Field(() => [Float], { description: "How far each segment's centroid moves, by number, in scaled units." })
  readonly centroidShift!: readonly number[];
}

@ObjectType({
  description: "A closer look at a training's segments. Its size does not depend on the number of customers.",
})
export class Evaluation {
  constructor(private readonly detail: EvaluationDetail) {}

  @Field(() => [SilhouetteSlice], {
    description: "The silhouettes of each segment's members, in descending order; empty where not computed.",
  })
  get silhouetteSlices(): readonly SilhouetteSlice[] {
    return this.detail.silhouetteSlices;
  }

  @Field(() => [SegmentEvaluation], { description: "One for each segment, by number." })
  get segments(): readonly SegmentEvaluation[] {
    return this.detail.segments;
  }

  @Field(() => AnomalyEffect, {
    nullable: true,
    description:
      "K-means with and without the anomalies, both judged on the same non-anomalous customers; null where there are none.",
  })
  get anomalyEffect(): AnomalyEffect | null {
    return this.detail.anomalyEffect;
  }
}
