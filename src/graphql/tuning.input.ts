import { Field, InputType, Int } from "type-graphql";
import { Float } from "./scalars.js";
import { RunInput } from "./training.input.js";

@InputType({ description: "Which numbers of segments to look at, and how closely." })
export class KMeansTuningInput {
  @Field(() => Int, { nullable: true, defaultValue: 2, description: "The smallest number of segments." })
  kMin?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 10, description: "The largest number of segments." })
  kMax?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 10,
    description: "Starts for each k; the lowest inertia wins.",
  })
  restarts?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 42,
    description: "Equal data, settings and seed give equal results.",
  })
  seed?: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 100,
    description: "Bootstrap samples for the stability of segments; 0: none.",
  })
  bootstraps?: number | null;
}

@InputType({ description: "Which settings of DBSCAN to look at. What is left out is chosen by a rule." })
export class DbscanTuningInput {
  @Field(() => [Float], { nullable: true, description: "Neighbourhood radii in scaled units, above 0." })
  eps?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Customers within eps that make a core point, itself included.",
  })
  minSamples?: number[] | null;
}

@InputType({ description: "What to look at before a training. Every part has a default." })
export class TuneModelInput extends RunInput {
  @Field(() => KMeansTuningInput, { nullable: true, description: "Which numbers of segments." })
  kMeans?: KMeansTuningInput | null;

  @Field(() => DbscanTuningInput, { nullable: true, description: "Which settings for anomalies." })
  dbscan?: DbscanTuningInput | null;
}
