import { Arg, Field, Int, ObjectType } from "type-graphql";
import type { ShareOfRevenue } from "../exploration/concentration.js";
import type { Correlation as CorrelationFacts } from "../exploration/correlations.js";
import type { DensityCell } from "../exploration/density.js";
import type { FeatureDistribution as DistributionFacts } from "../exploration/feature-distribution.js";
import type { HistogramStage } from "../exploration/histograms.js";
import type { Feature } from "../features/feature-catalogue.js";
import { MOST_CELL_COUNTRIES, type NamedCountry } from "../runs/exploration-parts.js";
import type { PartResult } from "../runs/explore-data.js";
import { FeatureEnum, HistogramStageEnum } from "./enums.js";
import { requireLimit } from "./page.js";
import { Float } from "./scalars.js";
import { GroupSummary } from "./segment.type.js";
import { unitOf } from "./units.js";

@ObjectType({ description: "A point of the Lorenz curve.", simpleResolvers: true })
export class LorenzPoint implements ShareOfRevenue {
  @Field(() => Float, { description: "So many of the customers, 0…1: those who spend least." })
  readonly customerShare!: number;

  @Field(() => Float, { description: "What they bring of the revenue, 0…1." })
  readonly revenueShare!: number;
}

@ObjectType({ description: "What the biggest spenders bring.", simpleResolvers: true })
export class TopShare implements ShareOfRevenue {
  @Field(() => Float, { description: "So many of the customers, 0…1: those who spend most." })
  readonly customerShare!: number;

  @Field(() => Float, { description: "What they bring of the revenue, 0…1." })
  readonly revenueShare!: number;
}

@ObjectType({
  description: "How a feature is distributed, in its unit; zeros where no customer has a value.",
  simpleResolvers: true,
})
export class FeatureDistribution implements DistributionFacts {
  constructor(facts: DistributionFacts, currency: string | null) {
    Object.assign(this, facts);
    this.unit = unitOf(facts.feature, currency);
  }

  @Field(() => FeatureEnum, { description: "The feature." })
  readonly feature!: Feature;

  @Field(() => String, { description: "The unit of the values." })
  readonly unit: string;

  @Field(() => Int, { description: "Customers who have a value." })
  readonly count!: number;

  @Field(() => Int, {
    description: "Customers without one: those of a single order have no gap between orders.",
  })
  readonly missing!: number;

  @Field(() => Float, { description: "Mean." })
  readonly mean!: number;

  @Field(() => Float, { description: "Of a sample (n − 1); 0 for a single value." })
  readonly standardDeviation!: number;

  @Field(() => Float, { description: "Skewness g1; 0 where nothing varies." })
  readonly skewness!: number;

  @Field(() => Float, {
    nullable: true,
    description: "The same after ln(1 + x); null where a value is below 0.",
  })
  readonly skewnessLog1p!: number | null;

  @Field(() => Float, { description: "Lowest." })
  readonly min!: number;

  @Field(() => Float, { description: "1st percentile (type 7, as all)." })
  readonly p1!: number;

  @Field(() => Float, { description: "5th percentile." })
  readonly p5!: number;

  @Field(() => Float, { description: "Lower quartile." })
  readonly p25!: number;

  @Field(() => Float, { description: "Median." })
  readonly median!: number;

  @Field(() => Float, { description: "Upper quartile." })
  readonly p75!: number;

  @Field(() => Float, { description: "95th percentile." })
  readonly p95!: number;

  @Field(() => Float, { description: "99th percentile." })
  readonly p99!: number;

  @Field(() => Float, { description: "Highest." })
  readonly max!: number;
}

@ObjectType({
  description: "A bin: lo ≤ value < hi; the last one of a histogram holds its hi too.",
  simpleResolvers: true,
})
export class HistogramBin {
  @Field(() => Float, { description: "Lower edge." })
  readonly lo!: number;

  @Field(() => Float, { description: "Upper edge." })
  readonly hi!: number;

  @Field(() => Int, { description: "How many lie in it." })
  readonly count!: number;
}

@ObjectType({
  description: "The histogram of a feature at one stage of preprocessing.",
  simpleResolvers: true,
})
export class Histogram {
  @Field(() => FeatureEnum, { description: "The feature." })
  readonly feature!: Feature;

  @Field(() => HistogramStageEnum, { description: "The stage." })
  readonly stage!: HistogramStage;

  @Field(() => [HistogramBin], {
    description:
      "Of equal width, in ascending order, empty ones too; one of width 1 where all values are equal, none where there is no value.",
  })
  readonly bins!: readonly HistogramBin[];
}

@ObjectType({
  description: "How two features go together, over the customers who have both values.",
  simpleResolvers: true,
})
export class Correlation implements CorrelationFacts {
  @Field(() => FeatureEnum, { description: "One feature." })
  readonly a!: Feature;

  @Field(() => FeatureEnum, { description: "The other feature." })
  readonly b!: Feature;

  @Field(() => Float, { description: "Of the values, −1…1; 0 where one of the two does not vary." })
  readonly pearson!: number;

  @Field(() => Float, {
    description: "Of the ranks, equal values sharing their mean rank; otherwise the same.",
  })
  readonly spearman!: number;
}

@ObjectType({ description: "A cell of the plane of two features, in their units.", simpleResolvers: true })
export class DensityBin implements DensityCell {
  @Field(() => Float, { description: "From here on the first feature." })
  readonly x0!: number;

  @Field(() => Float, { description: "To here on the first feature; not included but in the last cell." })
  readonly x1!: number;

  @Field(() => Float, { description: "From here on the second feature." })
  readonly y0!: number;

  @Field(() => Float, { description: "To here on the second feature; not included but in the last cell." })
  readonly y1!: number;

  @Field(() => Int, { description: "Customers in it; empty cells are left out." })
  readonly count!: number;
}

@ObjectType({
  description:
    "A fifth by recency × a fifth by frequency. Equal values are never parted, so fifths differ in size and some may be empty; cells of empty fifths are left out.",
})
export class RfCell {
  constructor(private readonly cell: PartResult<"quintileGrid">[number]) {}

  @Field(() => Int, { description: "1 = the fewest days since the last order … 5 = the most." })
  get recencyQuintile(): number {
    return this.cell.recencyQuintile;
  }

  @Field(() => Int, { description: "1 = the fewest orders … 5 = the most." })
  get frequencyQuintile(): number {
    return this.cell.frequencyQuintile;
  }

  @Field(() => Int, { description: "Customers in the cell." })
  get customerCount(): number {
    return this.cell.customerCount;
  }

  @Field(() => Float, { description: "Their spend, in the currency." })
  get revenue(): number {
    return this.cell.revenueMilli / 1_000;
  }

  @Field(() => Float, { description: "Fewest days since the last order in this fifth by recency." })
  get recencyFrom(): number {
    return this.cell.recencyFrom;
  }

  @Field(() => Float, { description: "Most days since the last order in this fifth by recency." })
  get recencyTo(): number {
    return this.cell.recencyTo;
  }

  @Field(() => Float, { description: "Fewest orders in this fifth by frequency." })
  get frequencyFrom(): number {
    return this.cell.frequencyFrom;
  }

  @Field(() => Float, { description: "Most orders in this fifth by frequency." })
  get frequencyTo(): number {
    return this.cell.frequencyTo;
  }

  @Field(() => [GroupSummary], {
    description:
      'The countries of its customers with the most revenue; a customer has one, that of most of its lines. No country at all has the key "".',
  })
  countries(
    @Arg("first", () => Int, {
      nullable: true,
      defaultValue: 5,
      description: `How many at most, 1–${MOST_CELL_COUNTRIES}.`,
    })
    first: number | null,
  ): GroupSummary[] {
    requireLimit("first", first ?? 5, MOST_CELL_COUNTRIES);
    return this.cell.countries.slice(0, first ?? 5).map(countrySummary);
  }
}

/** A country as a group. */
export function countrySummary({ text, ...sums }: NamedCountry): GroupSummary {
  return new GroupSummary({ ...sums, key: text ?? "", label: text ?? "no country" });
}
