import { Arg, Ctx, Field, Int, ObjectType } from "type-graphql";
import type { CustomerRow } from "../database/customer-page.js";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { HISTOGRAM_STAGES, type HistogramStage } from "../exploration/histograms.js";
import type { Feature } from "../features/feature-catalogue.js";
import { MOST_COUNTRIES } from "../runs/exploration-parts.js";
import type { ExplorationSubject } from "../runs/explorations.js";
import type { PartResult } from "../runs/explore-data.js";
import type { GraphContext } from "./context.js";
import { Customer } from "./customer.type.js";
import { FeatureEnum, HistogramStageEnum } from "./enums.js";
import {
  Correlation,
  countrySummary,
  DensityBin,
  FeatureDistribution,
  Histogram,
  LorenzPoint,
  RfCell,
  TopShare,
} from "./exploration-features.type.js";
import { CohortCell, GapSummary, MonthlySales, WeekdayHour } from "./exploration-sales.type.js";
import { chosenFeatures } from "./feature-list.js";
import { requireLimit } from "./page.js";
import { SalesCalendar } from "./sales-calendar.type.js";
import { DateTime, Float } from "./scalars.js";
import { GroupSummary } from "./segment.type.js";

const MOST_BINS = 200;
const MOST_DENSITY_BINS = 60;

@ObjectType({ description: "Customers whose value lies beyond Tukey's fences: Q1 − 1.5 IQR, Q3 + 1.5 IQR." })
export class OutlierSummary {
  constructor(
    private readonly facts: PartResult<"outliers">[number],
    private readonly version: DataSetVersionRow,
  ) {}

  @Field(() => FeatureEnum, { description: "The feature." })
  get feature(): Feature {
    return this.facts.feature;
  }

  @Field(() => Int, { description: "Customers beyond the fences." })
  get beyond(): number {
    return this.facts.beyond;
  }

  @Field(() => Float, { description: "Of the customers who have a value." })
  get share(): number {
    return this.facts.share;
  }

  @Field(() => Float, { description: "What they bring of the revenue. Unusual is not bad." })
  get revenueShare(): number {
    return this.facts.revenueShare;
  }

  @Field(() => [Customer], { description: "The ten farthest beyond, the farthest first." })
  async top(@Ctx() { loaders }: GraphContext): Promise<Customer[]> {
    const view = { versionId: this.version.id, asOf: this.version.as_of };
    const keys = this.facts.topCustomerIds.map((customerId) => ({ view, customerId }));
    const rows = await loaders.customer.loadMany(keys);
    return rows.flatMap((row) =>
      row && !(row instanceof Error) ? [new Customer(row as CustomerRow, view)] : [],
    );
  }
}

@ObjectType({
  description:
    "A look into the data before any model. All numbers, those of orders too, are of the customers that match the filter; where none does, lists are empty and numbers 0.",
})
export class Exploration {
  constructor(
    private readonly version: DataSetVersionRow,
    private readonly subject: ExplorationSubject,
  ) {}

  @Field(() => Int, { description: "Customers with at least one order that counts." })
  async customerCount(@Ctx() context: GraphContext): Promise<number> {
    return (await this.totals(context)).customerCount;
  }

  @Field(() => Float, { description: "Their spend before cancellations, in the currency." })
  async revenue(@Ctx() context: GraphContext): Promise<number> {
    return (await this.totals(context)).revenueMilli / 1_000;
  }

  @Field(() => String, { nullable: true, description: "ISO 4217, null where nobody said." })
  get currencyCode(): string | null {
    return this.version.currency_code;
  }

  @Field(() => DateTime, { description: "Their first order; the data set's where no customer matches." })
  async firstOrderAt(@Ctx() context: GraphContext): Promise<Date> {
    return new Date((await this.totals(context)).firstOrderAt ?? this.version.first_order_at);
  }

  @Field(() => DateTime, { description: "Their latest order; the data set's where no customer matches." })
  async lastOrderAt(@Ctx() context: GraphContext): Promise<Date> {
    return new Date((await this.totals(context)).lastOrderAt ?? this.version.last_order_at);
  }

  @Field(() => [LorenzPoint], {
    description: "From (0, 0) to (1, 1): one point a percent, or a customer where there are fewer than 100.",
  })
  async lorenz(@Ctx() context: GraphContext): Promise<readonly LorenzPoint[]> {
    return (await this.concentration(context)).lorenz;
  }

  @Field(() => Float, { description: "0 = all spend alike; towards 1 = one spends all." })
  async gini(@Ctx() context: GraphContext): Promise<number> {
    return (await this.concentration(context)).gini;
  }

  @Field(() => [TopShare], {
    description: "What the top 1, 5, 10 and 20 % of the customers bring, rounded to whole customers.",
  })
  async topShares(@Ctx() context: GraphContext): Promise<readonly TopShare[]> {
    return (await this.concentration(context)).topShares;
  }

  @Field(() => Int, { description: "The fewest customers who bring half of the revenue together." })
  async customersForHalf(@Ctx() context: GraphContext): Promise<number> {
    return (await this.concentration(context)).customersForHalf;
  }

  @Field(() => [FeatureDistribution], { description: "All features, in the order of the enum." })
  async features(@Ctx() context: GraphContext): Promise<FeatureDistribution[]> {
    const facts = await this.explore(context).part(this.subject, "distributions", null);
    return facts.map((one) => new FeatureDistribution(one, this.version.currency_code));
  }

  @Field(() => [Histogram], { description: "Of each feature, at each stage." })
  async histograms(
    @Arg("features", () => [FeatureEnum], {
      nullable: true,
      description: "Each at most once; all where left out.",
    })
    features: Feature[] | null | undefined,
    @Arg("stages", () => [HistogramStageEnum], { nullable: true, description: "All three where left out." })
    stages: HistogramStage[] | null | undefined,
    @Arg("bins", () => Int, { nullable: true, defaultValue: 40, description: "1…200." })
    bins: number | null,
    @Ctx() context: GraphContext,
  ): Promise<readonly Histogram[]> {
    requireLimit("bins", bins ?? 40, MOST_BINS);
    return this.explore(context).part(this.subject, "histograms", {
      features: chosenFeatures(features),
      stages: [...new Set(stages ?? HISTOGRAM_STAGES)],
      bins: bins ?? 40,
    });
  }

  @Field(() => [Correlation], { description: "Each pair of features once." })
  async correlations(
    @Arg("features", () => [FeatureEnum], {
      nullable: true,
      description: "Each at most once; all where left out.",
    })
    features: Feature[] | null | undefined,
    @Ctx() context: GraphContext,
  ): Promise<readonly Correlation[]> {
    return this.explore(context).part(this.subject, "correlations", { features: chosenFeatures(features) });
  }

  @Field(() => [DensityBin], {
    description:
      "Customers on a grid over two features, in real units; its steps are equal after ln(1 + x), or Yeo and Johnson's transform where a value is below 0.",
  })
  async density(
    @Arg("x", () => FeatureEnum, { description: "The first feature." }) x: Feature,
    @Arg("y", () => FeatureEnum, { description: "The second feature." }) y: Feature,
    @Arg("bins", () => Int, { nullable: true, defaultValue: 30, description: "1…60, along each feature." })
    bins: number | null,
    @Ctx() context: GraphContext,
  ): Promise<readonly DensityBin[]> {
    requireLimit("bins", bins ?? 30, MOST_DENSITY_BINS);
    return this.explore(context).part(this.subject, "density", { x, y, bins: bins ?? 30 });
  }

  @Field(() => [CohortCell], { description: "Retention by month of the first order: the last 60 months." })
  async cohorts(@Ctx() context: GraphContext): Promise<readonly CohortCell[]> {
    return this.explore(context).part(this.subject, "cohorts", null);
  }

  @Field(() => [MonthlySales], {
    description: "From the first month with sales or cancellations to the last, those without any too.",
  })
  async monthly(@Ctx() context: GraphContext): Promise<MonthlySales[]> {
    const facts = await this.explore(context).part(this.subject, "monthly", null);
    return facts.map((one) => new MonthlySales(one));
  }

  @Field(() => [WeekdayHour], { description: "All 168 hours of the week, from Monday on." })
  async weekdayHour(@Ctx() context: GraphContext): Promise<WeekdayHour[]> {
    const facts = await this.explore(context).part(this.subject, "weekdayHours", null);
    return facts.map((one) => new WeekdayHour(one));
  }

  @Field(() => SalesCalendar, {
    description: "On which days and in which weeks they bought, in the data set's time zone.",
  })
  async calendar(@Ctx() context: GraphContext): Promise<SalesCalendar> {
    return new SalesCalendar(await this.explore(context).part(this.subject, "calendar", null));
  }

  @Field(() => [GroupSummary], {
    description:
      'The countries with the most revenue; a customer has one, that of most of its lines. No country at all has the key "".',
  })
  async countries(
    @Arg("first", () => Int, { nullable: true, defaultValue: 10, description: "1…100." })
    first: number | null,
    @Ctx() context: GraphContext,
  ): Promise<GroupSummary[]> {
    requireLimit("first", first ?? 10, MOST_COUNTRIES);
    const facts = await this.explore(context).part(this.subject, "countries", null);
    return facts.slice(0, first ?? 10).map(countrySummary);
  }

  @Field(() => [RfCell], { description: "Customers by fifths of recency and of frequency." })
  async recencyFrequency(@Ctx() context: GraphContext): Promise<RfCell[]> {
    const facts = await this.explore(context).part(this.subject, "quintileGrid", null);
    return facts.map((one) => new RfCell(one));
  }

  @Field(() => GapSummary, { description: "How long customers take to come back." })
  async orderGaps(@Ctx() context: GraphContext): Promise<GapSummary> {
    return this.explore(context).part(this.subject, "orderGaps", null);
  }

  @Field(() => [OutlierSummary], { description: "Of each feature, in the order of the enum." })
  async outliers(@Ctx() context: GraphContext): Promise<OutlierSummary[]> {
    const facts = await this.explore(context).part(this.subject, "outliers", null);
    return facts.map((one) => new OutlierSummary(one, this.version));
  }

  private totals(context: GraphContext) {
    return this.explore(context).part(this.subject, "totals", null);
  }

  private concentration(context: GraphContext) {
    return this.explore(context).part(this.subject, "concentration", null);
  }

  private explore({ workspace }: GraphContext) {
    return workspace.explorations;
  }
}
