import { Arg, Field, Int, ObjectType } from "type-graphql";
import { ClienteleError } from "../errors.js";
import type { Recommendation as Recommended, TuningDetail } from "../runs/tuning-outcome.js";
import { DbscanCell, KDistancePoint, NoisePoint } from "./dbscan-grid.type.js";
import { KCandidate, KVerdict } from "./k-curve.type.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "Settings for a training; give the tuning's id as its tuningRunId." })
class Recommendation implements Recommended {
  @Field(() => Int, { description: "Segments." })
  readonly k!: number;

  @Field(() => Float, { description: "DBSCAN's radius, in scaled units." })
  readonly eps!: number;

  @Field(() => Int, { description: "Customers within eps that make a core point, itself included." })
  readonly minSamples!: number;

  @Field(() => String, { description: "Why these, with the numbers." })
  readonly reason!: string;
}

@ObjectType({ description: "What a tuning found. Its size does not depend on the number of customers." })
export class Tuning {
  constructor(private readonly detail: TuningDetail) {}

  @Field(() => [KCandidate], { description: "One for each k, ascending." })
  get kCurve(): readonly KCandidate[] {
    return this.detail.kCurve;
  }

  @Field(() => Int, { nullable: true, description: "The knee (Kneedle) of the inertia; null without one." })
  get kneeK(): number | null {
    return this.detail.kneeK;
  }

  @Field(() => KVerdict, { description: "Which k to take, and what each criterion says." })
  get verdict(): KVerdict {
    return this.detail.verdict;
  }

  @Field(() => [KDistancePoint], {
    description:
      "Sorted distances to the neighbour number minSamples − 1, ascending, at the recommended minSamples: the steep right end is noise.",
  })
  get kDistance(): readonly KDistancePoint[] {
    return this.detail.kDistance;
  }

  @Field(() => Float, { nullable: true, description: "The knee of those distances; null without one." })
  get kneeEps(): number | null {
    return this.detail.kneeEps;
  }

  @Field(() => [DbscanCell], { description: "Every eps with every minSamples, by minSamples, then eps." })
  get dbscanGrid(): readonly DbscanCell[] {
    return this.detail.dbscanGrid;
  }

  @Field(() => [NoisePoint], {
    description:
      "The share of noise for every eps, ascending; at the recommended minSamples where none is given.",
  })
  noiseCurve(
    @Arg("minSamples", () => Int, {
      nullable: true,
      description: "One of the minSamples of dbscanGrid.",
    })
    minSamples: number | null | undefined,
  ): readonly NoisePoint[] {
    const wanted = minSamples ?? this.detail.recommended.minSamples;
    const curve = this.detail.noiseCurves.find((one) => one.minSamples === wanted);
    if (curve) return curve.points;
    const known = this.detail.noiseCurves.map((one) => one.minSamples).join(", ");
    const why = `this tuning looked at ${known}.`;
    throw new ClienteleError("BAD_OPTION", { option: "minSamples", value: wanted, why }, ["minSamples"]);
  }

  @Field(() => Recommendation, { description: "What to train with." })
  get recommended(): Recommendation {
    return this.detail.recommended;
  }
}
