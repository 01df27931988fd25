import { Ctx, Field, Int, ObjectType } from "type-graphql";
import type { GroupTotals } from "../database/segment-tops.js";
import { type CustomerSums, UNKNOWN_KEY } from "../runs/summarize-customers.js";
import type { FeatureProfile } from "../segments/profile-segments.js";
import type { GraphContext } from "./context.js";
import { FeatureSummary } from "./feature.type.js";
import { Float } from "./scalars.js";
import type { RunScope } from "./scope.js";
import { GroupSummary } from "./segment.type.js";
import { currencyOf } from "./units.js";

/** The parts of a summary, each worked out when it is asked for, and once. */
export interface SummaryParts {
  sums(): Promise<CustomerSums>;
  profile(): Promise<FeatureProfile[]>;
  months(): Promise<GroupTotals[]>;
}

@ObjectType({
  description:
    "Sums over all customers of a list, not just a page. Each part is worked out only where it is asked for.",
})
export class CustomerSummary {
  constructor(
    private readonly scope: RunScope,
    private readonly parts: SummaryParts,
  ) {}

  @Field(() => Int, { description: "Customers." })
  async customerCount(): Promise<number> {
    return (await this.parts.sums()).customerCount;
  }

  @Field(() => Int, { description: "Anomalies among them." })
  async anomalyCount(): Promise<number> {
    return (await this.parts.sums()).anomalyCount;
  }

  @Field(() => Float, { description: "Their spend before cancellations: Σ features.monetary." })
  async revenue(): Promise<number> {
    return (await this.parts.sums()).revenueMilli / 1_000;
  }

  @Field(() => Float, {
    description:
      "Share of the spend of all customers, whom a filter leaves out too, 0…1; of a named run: of those it was trained on.",
  })
  async revenueShare(): Promise<number> {
    const { revenueMilli, totalRevenueMilli } = await this.parts.sums();
    return totalRevenueMilli === 0 ? 0 : revenueMilli / totalRevenueMilli;
  }

  @Field(() => [FeatureSummary], {
    description:
      "How each feature is distributed among them, and over all customers. A feature that none of them has (MEAN_GAP among one-time buyers) is left out.",
  })
  async features(@Ctx() context: GraphContext): Promise<FeatureSummary[]> {
    const currency = await currencyOf(context, this.scope.versionId);
    return (await this.parts.profile()).map((part) => new FeatureSummary(part, currency));
  }

  @Field(() => [GroupSummary], {
    description:
      'By segment, in the order of their numbers: key and label are the segment\'s key and name. Customers without a segment come last, with the key "".',
  })
  async bySegment(@Ctx() { loaders }: GraphContext): Promise<GroupSummary[]> {
    const { runId } = this.scope;
    const { segments } = await this.parts.sums();
    const known = runId === null ? [] : await loaders.segments.load(runId);
    return segments.map(({ segment, ...sums }) => {
      const row = known.find(({ number }) => number === segment);
      return new GroupSummary({ key: row?.key ?? UNKNOWN_KEY, label: row?.name ?? "No segment", ...sums });
    });
  }

  @Field(() => [GroupSummary], {
    description:
      'By country, the largest revenue first: key and label are its name. The key is "" for customers without a country, and "*" for those beyond the first 50 countries together, which come last.',
  })
  async byCountry(): Promise<GroupSummary[]> {
    return (await this.parts.sums()).countries.map((group) => new GroupSummary(group));
  }

  @Field(() => [GroupSummary], {
    description:
      'Their orders by month, on the clocks of the data set\'s time zone, in the order of time: key "2011-03", label "March 2011". An order stands whole in the month of its first line; customers count in each month in which they ordered; months without orders are left out. Of more than 120 months the earlier ones stand together under the key "*".',
  })
  async byMonth(): Promise<GroupSummary[]> {
    return (await this.parts.months()).map((group) => new GroupSummary(group));
  }
}
