import { Field, Int, ObjectType } from "type-graphql";
import type { SegmentStability as StoredStability } from "../evaluation/stability.js";
import { StabilityVerdictEnum } from "./enums.js";
import { Float } from "./scalars.js";

@ObjectType({
  description: "How well a segment is found again in bootstrap samples of the customers (Hennig 2007).",
})
export class Stability implements StoredStability {
  @Field(() => Float, {
    description: "Mean over the replicates of the largest Jaccard index with any segment found there, 0…1.",
  })
  readonly jaccard!: number;

  @Field(() => Float, { description: "5th percentile over the replicates." })
  readonly lower!: number;

  @Field(() => Float, { description: "95th percentile over the replicates." })
  readonly upper!: number;

  @Field(() => StabilityVerdictEnum, { description: "What the mean stands for." })
  readonly verdict!: StoredStability["verdict"];

  @Field(() => Int, { description: "Bootstrap samples." })
  readonly replicates!: number;
}
