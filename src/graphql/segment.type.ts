import { Arg, Args, Ctx, Field, ID, Int, ObjectType } from "type-graphql";
import { isInSegment } from "../database/customer-page.js";
import type { ModelRunRow, SegmentRow } from "../database/model-runs.js";
import { type GroupTotals, TOP_LIMIT } from "../database/segment-tops.js";
import { globalId } from "../runs/global-id.js";
import type { RunOutcome } from "../runs/run-outcome.js";
import type { SegmentDescription } from "../segments/describe-segments.js";
import { segmentColors } from "../segments/segment-colors.js";
import type { GraphContext } from "./context.js";
import { CustomerFilter, CustomerOrder } from "./customer.input.js";
import { CustomerConnection } from "./customer.type.js";
import { customerPage } from "./customer-list.js";
import { ValueTierEnum } from "./enums.js";
import { FeatureSummary, FeatureValue } from "./feature.type.js";
import { ModelRun } from "./model-run.type.js";
import { Node } from "./node.type.js";
import { OverdueSummary } from "./overdue.type.js";
import { PageArgs, requireLimit } from "./page.js";
import { Float } from "./scalars.js";
import { findScopeOfRun } from "./scope.js";
import { SegmentRule } from "./segment-rule.type.js";
import { Stability } from "./stability.type.js";
import { currencyOf } from "./units.js";

/** What the column `statistics` holds. */
interface SegmentStatistics extends Pick<SegmentDescription, "centroid" | "profile"> {
  readonly countries: readonly GroupTotals[];
  readonly products: readonly GroupTotals[];
}

/** What was parsed before: the same rows serve many requests. */
const STATISTICS = new WeakMap<SegmentRow, SegmentStatistics>();

/** The colours of the lists of segments that requests have loaded, by key. */
const COLORS = new WeakMap<readonly SegmentRow[], ReadonlyMap<string, string>>();

const MOST = `How many at most, 1–${TOP_LIMIT}.`;

@ObjectType({ description: "Customers, orders and revenue of one group." })
export class GroupSummary {
  constructor(private readonly totals: GroupTotals) {}

  @Field(() => String, { description: "The group's key: a country's name, a stock code." })
  get key(): string {
    return this.totals.key;
  }

  @Field(() => String, { description: "The group's name for people." })
  get label(): string {
    return this.totals.label;
  }

  @Field(() => Int, { description: "Distinct customers." })
  get customerCount(): number {
    return this.totals.customerCount;
  }

  @Field(() => Int, { description: "Distinct orders." })
  get orders(): number {
    return this.totals.orders;
  }

  @Field(() => Float, { description: "Spend, in the currency." })
  get revenue(): number {
    return this.totals.revenueMilli / 1_000;
  }
}

@ObjectType({
  implements: Node,
  description: "A group of customers who behave alike. Its numbers are those of the training.",
})
export class Segment extends Node {
  constructor(private readonly row: SegmentRow) {
    super(globalId("Segment", row.id));
  }

  @Field(() => String, {
    description: "A name for programs: later models keep it for the segment that shares at least half.",
  })
  get key(): string {
    return this.row.key;
  }

  @Field(() => Int, { description: "0…k−1 by ascending monetary centroid." })
  get number(): number {
    return this.row.number;
  }

  @Field(() => String, {
    description: "A name for people: by the rule in nameReason, or given with renameSegment.",
  })
  get name(): string {
    return this.row.name;
  }

  @Field(() => ValueTierEnum, { description: "Its place by its members' mean spend." })
  get tier(): string {
    return this.row.tier;
  }

  @Field(() => String, {
    description:
      'A colour for charts, "#0072B2": a key that is one of the rule\'s nine names has it on every page and in every run; other keys take those that are left in their run, the largest revenue first.',
  })
  async color(@Ctx() { loaders }: GraphContext): Promise<string> {
    const segments = await loaders.segments.load(this.row.run_id);
    const colors = COLORS.get(segments) ?? segmentColors(segments);
    COLORS.set(segments, colors);
    return colors.get(this.row.key) as string;
  }

  @Field(() => String, { description: "What kind of customers these are." })
  get description(): string {
    return this.row.description;
  }

  @Field(() => String, { description: "The rule that gave the name, in words, or that somebody gave it." })
  get nameReason(): string {
    return this.row.name_reason;
  }

  @Field(() => Int, { description: "Members." })
  get customerCount(): number {
    return this.row.customer_count;
  }

  @Field(() => Float, { description: "Share of all customers, 0…1." })
  async customerShare(@Ctx() context: GraphContext): Promise<number> {
    return this.row.customer_count / (await this.total(context, "customer_count"));
  }

  @Field(() => Int, { description: "Members that are anomalies too." })
  get anomalyCount(): number {
    return this.row.anomaly_count;
  }

  @Field(() => Float, { description: "Spend of the members, in the currency." })
  get revenue(): number {
    return this.row.revenue / 1_000;
  }

  @Field(() => Float, { description: "Share of all customers' spend, 0…1." })
  async revenueShare(@Ctx() context: GraphContext): Promise<number> {
    return this.row.revenue / (await this.total(context, "revenue"));
  }

  @Field(() => [FeatureValue], {
    description: "The model's centre, back in real units (a geometric mean under LOG1P), not the average.",
  })
  async centroid(@Ctx() context: GraphContext): Promise<FeatureValue[]> {
    const currency = await this.currency(context);
    return this.statistics.centroid.map((part) => new FeatureValue(part, currency));
  }

  @Field(() => [FeatureSummary], {
    description: "All features of the members, whether the model uses them or not.",
  })
  async profile(@Ctx() context: GraphContext): Promise<FeatureSummary[]> {
    const currency = await this.currency(context);
    return this.statistics.profile.map((part) => new FeatureSummary(part, currency));
  }

  @Field(() => Float, { nullable: true, description: "Mean silhouette of the members, −1…1." })
  async silhouette(@Ctx() { loaders }: GraphContext): Promise<number | null> {
    const run = await loaders.run.load(this.row.run_id);
    const outcome = JSON.parse(run?.outcome ?? "null") as RunOutcome | null;
    return outcome?.metrics.segmentSilhouettes[this.row.number] ?? null;
  }

  @Field(() => Stability, {
    nullable: true,
    description: "How well it is found again in bootstrap samples; null where that was not computed.",
  })
  async stability(@Ctx() { loaders }: GraphContext): Promise<Stability | null> {
    const evaluation = await loaders.evaluation.load(this.row.run_id);
    return evaluation?.segments.find(({ segment }) => segment === this.row.number)?.stability ?? null;
  }

  @Field(() => [GroupSummary], { description: "The countries with the most revenue." })
  topCountries(
    @Arg("first", () => Int, { nullable: true, defaultValue: 5, description: MOST }) first: number | null,
  ): GroupSummary[] {
    return topOf(this.statistics.countries, first ?? 5);
  }

  @Field(() => [GroupSummary], { description: "The products with the most revenue." })
  topProducts(
    @Arg("first", () => Int, { nullable: true, defaultValue: 5, description: MOST }) first: number | null,
  ): GroupSummary[] {
    return topOf(this.statistics.products, first ?? 5);
  }

  @Field(() => SegmentRule, {
    nullable: true,
    description:
      "Who its members are in at most three thresholds on the model's features, as the training saw them; null where no threshold tells them apart. An approximation for people: membership itself is the nearest centre. With more than 20,000 customers it is looked for among as many, evenly spread over their numbers, and judged on all.",
  })
  async rule(@Ctx() context: GraphContext): Promise<SegmentRule | null> {
    const { loaders, workspace } = context;
    const run = (await loaders.run.load(this.row.run_id)) as ModelRunRow;
    const facts = (await workspace.segmentFacts.rules(run))[this.row.number];
    return facts && new SegmentRule(facts, await this.currency(context));
  }

  @Field(() => OverdueSummary, {
    description:
      "Its members who have been silent for longer than was usual, as the training saw them. Days with orders count once, and silence reaches to the day of the run's hyperparameters.asOf. Late is beyond the 90th percentile of the customer's own gaps where it has five or more, else of all gaps of the segment's members: so customers of a single order are measured by the others of their segment. A reason to look, not a loss foretold.",
  })
  async overdue(@Ctx() { loaders, workspace }: GraphContext): Promise<OverdueSummary> {
    const run = (await loaders.run.load(this.row.run_id)) as ModelRunRow;
    return new OverdueSummary((await workspace.segmentFacts.overdue(run))[this.row.number]);
  }

  @Field(() => CustomerConnection, {
    description: "Its members: today's, if the run is the active one, else those of the training.",
  })
  async customers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => CustomerFilter, {
      nullable: true,
      description: "Only customers that match; all where left out.",
    })
    filter: CustomerFilter | null | undefined,
    @Arg("orderBy", () => CustomerOrder, {
      nullable: true,
      description: "By customer number where left out.",
    })
    orderBy: CustomerOrder | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<CustomerConnection> {
    const scope = await findScopeOfRun(context, this.row.run_id);
    if (!scope) throw new Error(`there is no run ${this.row.run_id}`);
    return customerPage(context, scope, {
      page,
      filter,
      orderBy,
      also: [isInSegment(this.row.number)],
    });
  }

  @Field(() => ModelRun, { description: "The run that found it." })
  async modelRun(@Ctx() { loaders }: GraphContext): Promise<ModelRun> {
    return ModelRun.require(await loaders.run.load(this.row.run_id));
  }

  @Field(() => ID, { description: "The id of the run that found it." })
  get modelRunId(): string {
    return globalId("ModelRun", this.row.run_id);
  }

  private get statistics(): SegmentStatistics {
    const known = STATISTICS.get(this.row) ?? (JSON.parse(this.row.statistics) as SegmentStatistics);
    STATISTICS.set(this.row, known);
    return known;
  }

  private async currency(context: GraphContext): Promise<string | null> {
    const run = await context.loaders.run.load(this.row.run_id);
    return run && currencyOf(context, run.version_id);
  }

  private async total({ loaders }: GraphContext, column: "customer_count" | "revenue"): Promise<number> {
    const segments = await loaders.segments.load(this.row.run_id);
    return segments.reduce((sum, segment) => sum + segment[column], 0);
  }
}

function topOf(groups: readonly GroupTotals[], first: number): GroupSummary[] {
  requireLimit("first", first, TOP_LIMIT);
  return groups.slice(0, first).map((group) => new GroupSummary(group));
}
