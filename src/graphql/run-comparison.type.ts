import { Arg, Args, Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import { isOneOf, isScoredIn } from "../database/customer-page.js";
import type { ModelRunRow } from "../database/model-runs.js";
import { fittedScoring } from "../database/scorings.js";
import type { Feature } from "../features/feature-catalogue.js";
import type { RunComparison } from "../runs/compare-runs.js";
import { globalId, keyOf } from "../runs/global-id.js";
import { type RunDifference, type RunFacts, runDifferences } from "../runs/run-differences.js";
import { startRunComparison } from "../runs/start-run-comparison.js";
import type { GraphContext } from "./context.js";
import { CustomerConnection } from "./customer.type.js";
import { customerPage } from "./customer-list.js";
import { FeatureEnum } from "./enums.js";
import { ModelRun } from "./model-run.type.js";
import { ForwardPage } from "./page.js";
import { Float } from "./scalars.js";
import { requireScope } from "./scope.js";
import { Segment } from "./segment.type.js";

@ObjectType({ description: "A setting, a fact of the data or an outcome in which two runs differ." })
export class Difference {
  constructor({ name, base, other }: RunDifference) {
    this.name = name;
    this.base = base;
    this.other = other;
  }

  @Field(() => String, { description: "As this API names it, such as kMeans.k." })
  readonly name: string;

  @Field(() => String, { nullable: true, description: "In the base; null where it has none." })
  readonly base: string | null;

  @Field(() => String, { nullable: true, description: "In the other run; null where it has none." })
  readonly other: string | null;
}

@ObjectType({ description: "Customers who were in one segment and are in another, or still in the same." })
export class Migration {
  constructor({ customerCount, revenueMilli }: RunComparison["moves"][number], from: Segment, to: Segment) {
    this.from = from;
    this.to = to;
    this.customerCount = customerCount;
    this.revenue = revenueMilli / 1_000;
  }

  @Field(() => Segment, { description: "Their segment in the base." })
  readonly from: Segment;

  @Field(() => Segment, { description: "Their segment in the other run." })
  readonly to: Segment;

  @Field(() => Int, { description: "How many they are; never 0." })
  readonly customerCount: number;

  @Field(() => Float, { description: "Their spend as the other run saw it, in the currency." })
  readonly revenue: number;
}

@ObjectType({ description: "How far the values of a feature have shifted." })
export class FeatureDrift {
  constructor({ feature, psi }: RunComparison["drift"][number]) {
    this.feature = feature;
    this.psi = psi;
  }

  @Field(() => FeatureEnum, { description: "A feature of either model." })
  readonly feature: Feature;

  @Field(() => Float, {
    description:
      "Population stability index over the base's deciles, each run's customers as of its own instant: < 0.1 little, 0.1–0.25 some, > 0.25 much.",
  })
  readonly psi: number;
}

@ObjectType({ description: "Two trainings side by side: what differs, and how customers moved." })
export class ModelRunComparison {
  private found: Promise<RunComparison> | null = null;

  constructor(
    private readonly baseRow: ModelRunRow,
    private readonly otherRow: ModelRunRow,
  ) {}

  @Field(() => ModelRun, { description: "The run that is compared with." })
  get base(): ModelRun {
    return new ModelRun(this.baseRow);
  }

  @Field(() => ModelRun, { description: "The run that is compared." })
  get other(): ModelRun {
    return new ModelRun(this.otherRow);
  }

  @Field(() => [Difference], { description: "Data, settings and outcomes that are not the same." })
  async differences(@Ctx() context: GraphContext): Promise<Difference[]> {
    const [base, other] = await Promise.all(
      [this.baseRow, this.otherRow].map((row) => factsOf(context, row)),
    );
    return runDifferences(base, other).map((difference) => new Difference(difference));
  }

  @Field(() => Float, {
    description:
      "Agreement of the segments over the customers in common, corrected for chance: 1 = the same, about 0 = no more than chance. 0 without common customers.",
  })
  async adjustedRandIndex(@Ctx() context: GraphContext): Promise<number> {
    return (await this.comparison(context)).adjustedRandIndex;
  }

  @Field(() => Float, {
    description:
      "Share of the customers in common who stayed: their segment is the one that best continues the one they were in (Jaccard index ≥ 0.5), 0…1.",
  })
  async keptShare(@Ctx() context: GraphContext): Promise<number> {
    return (await this.comparison(context)).keptShare;
  }

  @Field(() => [Migration], {
    description:
      "Where the customers in common went, by the segments' numbers; moves that nobody made are left out.",
  })
  async migration(@Ctx() context: GraphContext): Promise<Migration[]> {
    const { moves } = await this.comparison(context);
    const from = await segmentsOf(context, this.baseRow);
    const to = await segmentsOf(context, this.otherRow);
    return moves.map((move) => new Migration(move, from[move.from], to[move.to]));
  }

  @Field(() => Int, { description: "Customers of the other run whom the base does not have." })
  async newCustomers(@Ctx() context: GraphContext): Promise<number> {
    return (await this.comparison(context)).newCustomers;
  }

  @Field(() => Int, { description: "Customers of the base whom the other run does not have." })
  async lostCustomers(@Ctx() context: GraphContext): Promise<number> {
    return (await this.comparison(context)).lostCustomers;
  }

  @Field(() => [FeatureDrift], { description: "One per feature of either model, the base's first." })
  async featureDrift(@Ctx() context: GraphContext): Promise<FeatureDrift[]> {
    return (await this.comparison(context)).drift.map((drift) => new FeatureDrift(drift));
  }

  @Field(() => CustomerConnection, {
    description: "The customers in common who made a move, as the other run saw them.",
  })
  async customers(
    @Arg("fromSegmentId", () => ID, { nullable: true, description: "Only from this segment of the base." })
    fromSegmentId: string | null | undefined,
    @Arg("toSegmentId", () => ID, { nullable: true, description: "Only to this segment of the other run." })
    toSegmentId: string | null | undefined,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() context: GraphContext,
  ): Promise<CustomerConnection> {
    const from = await this.isFrom(context, fromSegmentId ?? null);
    const to = toSegmentId == null ? [] : [isOneOf("segmentId", segmentKeys(toSegmentId))];
    const scope = await requireScope(context, globalId("ModelRun", this.otherRow.id));
    return customerPage(context, scope, { page, filter: null, orderBy: null, also: [from, ...to] });
  }

  /** The condition that the base has a customer, in the segment where one is named. */
  private async isFrom(context: GraphContext, segmentId: string | null) {
    const scoring = await fittedScoring(context.db, this.baseRow.id).executeTakeFirstOrThrow();
    if (segmentId === null) return isScoredIn(scoring.id, null);
    const [key] = segmentKeys(segmentId);
    const rows = await context.loaders.segments.load(this.baseRow.id);
    const segment = rows.find(({ id }) => id === key);
    return segment ? isScoredIn(scoring.id, segment.number) : isOneOf("segmentId", []);
  }

  private comparison({ workspace }: GraphContext): Promise<RunComparison> {
    this.found ??= startRunComparison(workspace, { baseId: this.baseRow.id, otherId: this.otherRow.id });
    return this.found;
  }
}

/** The segment's key in the database; none where the id is no segment's. */
function segmentKeys(id: string): number[] {
  const key = keyOf("Segment", id);
  return key === null ? [] : [key];
}

async function segmentsOf({ loaders }: GraphContext, { id }: ModelRunRow): Promise<Segment[]> {
  return (await loaders.segments.load(id)).map((row) => new Segment(row));
}

async function factsOf({ loaders }: GraphContext, row: ModelRunRow): Promise<RunFacts> {
  const version = await loaders.version.load(row.version_id);
  if (!version) throw new Error(`there is no data set version ${row.version_id}`);
  return {
    specification: JSON.parse(row.specification),
    outcome: JSON.parse(row.outcome ?? "null"),
    asOf: row.as_of,
    dataSetDigest: version.digest,
    cleaningProfile: version.cleaning_profile,
  };
}
