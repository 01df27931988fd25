import { Field, Int, ObjectType } from "type-graphql";
import type {
  SalesCalendar as CalendarFacts,
  WeeklySales as WeekFacts,
} from "../exploration/sales-calendar.js";
import { Float } from "./scalars.js";

@ObjectType({ description: "What was sold in a week, from Monday to Sunday." })
export class WeeklySales {
  constructor(private readonly facts: WeekFacts) {}

  @Field(() => String, { description: "Its Monday, 2011-01-03." })
  get week(): string {
    return this.facts.week;
  }

  @Field(() => Boolean, {
    description: "Whether the orders of the data set reach from the week's Monday to its Sunday.",
  })
  get isComplete(): boolean {
    return this.facts.isComplete;
  }

  @Field(() => Int, { description: "Distinct orders, each in the week of its first line." })
  get orders(): number {
    return this.facts.orders;
  }

  @Field(() => Float, { description: "Spend, in the currency." })
  get revenue(): number {
    return this.facts.revenueMilli / 1_000;
  }

  @Field(() => Int, { description: "Days with sales, 0…7." })
  get daysWithSales(): number {
    return this.facts.daysWithSales;
  }
}

@ObjectType({
  description:
    "Days with sales and without, from the first to the last day on which these customers bought. Zeros where nobody matches.",
})
export class SalesCalendar {
  constructor(private readonly facts: CalendarFacts) {}

  @Field(() => String, {
    nullable: true,
    description: "The first day with sales, 2011-01-04; null where there is none.",
  })
  get firstDay(): string | null {
    return this.facts.firstDay;
  }

  @Field(() => String, {
    nullable: true,
    description: "The last day with sales; null where there is none.",
  })
  get lastDay(): string | null {
    return this.facts.lastDay;
  }

  @Field(() => Int, { description: "Days from the first to the last, both included." })
  get days(): number {
    return this.facts.days;
  }

  @Field(() => Int, { description: "Days on which at least one line that counts was ordered." })
  get daysWithSales(): number {
    return this.facts.daysWithSales;
  }

  @Field(() => Int, { description: "The other days." })
  get daysWithoutSales(): number {
    return this.facts.daysWithoutSales;
  }

  @Field(() => Int, { description: "The most days without sales in a row." })
  get longestGapDays(): number {
    return this.facts.longestGapDays;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The first of these days without sales, of equally long gaps the earliest; null where every day has sales.",
  })
  get longestGapFrom(): string | null {
    return this.facts.longestGapFrom;
  }

  @Field(() => [Int], {
    description:
      "Weekdays between the first and the last day on which nothing was ever sold, 1 = Monday … 7 = Sunday (ISO 8601).",
  })
  get weekdaysWithoutSales(): readonly number[] {
    return this.facts.weekdaysWithoutSales;
  }

  @Field(() => [WeeklySales], {
    description:
      "Week by week, those without sales too; of more than twenty years only the weeks with sales.",
  })
  get byWeek(): WeeklySales[] {
    return this.facts.byWeek.map((week) => new WeeklySales(week));
  }
}
