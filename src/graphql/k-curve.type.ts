import { Field, Int, ObjectType } from "type-graphql";
import type {
  KCandidate as StoredCandidate,
  KVerdict as StoredVerdict,
  KVote as StoredVote,
} from "../runs/tuning-outcome.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "What K-Means finds with one number of segments." })
export class KCandidate implements StoredCandidate {
  @Field(() => Int, { description: "Segments." })
  readonly k!: number;

  @Field(() => Float, { description: "Sum of squared distances to the chosen centroids; falls as k grows." })
  readonly inertia!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Mean silhouette, −1…1; an estimate where there are too many customers for all.",
  })
  readonly silhouette!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Lower end of the estimate's 95 % interval; null where the silhouette is exact.",
  })
  readonly silhouetteLower!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Upper end of the estimate's 95 % interval; null where the silhouette is exact.",
  })
  readonly silhouetteUpper!: number | null;

  @Field(() => Float, { nullable: true, description: "Davies-Bouldin index; lower is better." })
  readonly daviesBouldin!: number | null;

  @Field(() => Float, { nullable: true, description: "Calinski-Harabasz index; higher is better." })
  readonly calinskiHarabasz!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Gap statistic: ln inertia of data without segments, less that of these; higher is better.",
  })
  readonly gap!: number | null;

  @Field(() => Float, { nullable: true, description: "Standard error of the gap." })
  readonly gapError!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "The least stable segment's mean maximum Jaccard index over the bootstraps, 0…1; null where stability was not asked for.",
  })
  readonly minimumJaccard!: number | null;

  @Field(() => Float, { description: "Share of the customers in the smallest segment, 0…1." })
  readonly smallestSegmentShare!: number;

  @Field(() => Float, { description: "How long the fit took." })
  readonly fitMilliseconds!: number;
}

@ObjectType({ description: "What one criterion says about the number of segments." })
class KVote implements StoredVote {
  @Field(() => String, { description: "The criterion." })
  readonly criterion!: string;

  @Field(() => Int, { nullable: true, description: "The k that it favours; null where it has none." })
  readonly k!: number | null;

  @Field(() => String, { nullable: true, description: "More about it." })
  readonly note!: string | null;
}

@ObjectType({ description: "The number of segments that the criteria come to, and where they do not agree." })
export class KVerdict implements StoredVerdict {
  @Field(() => Int, { description: "The recommended number of segments." })
  readonly k!: number;

  @Field(() => String, { description: "Why, with the numbers." })
  readonly reason!: string;

  @Field(() => [KVote], { description: "What each criterion says." })
  readonly votes!: readonly KVote[];
}
