import { Field, Int, ObjectType } from "type-graphql";
import type { CohortCell as CohortFacts } from "../exploration/cohorts.js";
import type { MonthlySales as MonthFacts } from "../exploration/monthly-sales.js";
import type { WeekdayHour as HourFacts } from "../exploration/weekday-hours.js";
import { HistogramBin } from "./exploration-features.type.js";
import { Float } from "./scalars.js";

@ObjectType({
  description:
    "How many of the customers who first ordered in one month ordered again some months later. Future cells are absent.",
  simpleResolvers: true,
})
export class CohortCell implements CohortFacts {
  @Field(() => String, { description: "The month of their first order, 2011-01." })
  readonly cohort!: string;

  @Field(() => Int, { description: "Months since then; 0 = that month itself." })
  readonly age!: number;

  @Field(() => Int, { description: "Customers of the cohort." })
  readonly size!: number;

  @Field(() => Int, { description: "Those of them who ordered in the month of that age." })
  readonly retained!: number;

  @Field(() => Boolean, {
    description: "True in the first month of the data: its customers were there before, so it is no cohort.",
  })
  readonly isExistingCustomers!: boolean;

  @Field(() => Boolean, { description: "Whether the data cover the whole month of that age." })
  readonly isComplete!: boolean;
}

@ObjectType({ description: "What was sold in a calendar month of the data set's time zone." })
export class MonthlySales {
  constructor(private readonly facts: MonthFacts) {}

  @Field(() => String, { description: "2011-01." })
  get month(): string {
    return this.facts.month;
  }

  @Field(() => Boolean, {
    description: "Whether the orders of the data set reach from the month's first day to its last.",
  })
  get isComplete(): boolean {
    return this.facts.isComplete;
  }

  @Field(() => Int, { description: "Distinct orders, each in the month of its first line." })
  get orders(): number {
    return this.facts.orders;
  }

  @Field(() => Float, { description: "Spend, in the currency." })
  get revenue(): number {
    return this.facts.revenueMilli / 1_000;
  }

  @Field(() => Float, {
    description:
      "Of customers whose first order in the data lies in this month; in the first month that is everybody.",
  })
  get newCustomerRevenue(): number {
    return this.facts.newCustomerRevenueMilli / 1_000;
  }

  @Field(() => Float, { description: "Revenue of customers who had ordered before, in the currency." })
  get returningCustomerRevenue(): number {
    return this.facts.returningCustomerRevenueMilli / 1_000;
  }

  @Field(() => Float, {
    description: "What was cancelled in this month, 0 or above; not taken off the revenue.",
  })
  get cancelledAmount(): number {
    return this.facts.cancelledMilli / 1_000;
  }
}

@ObjectType({ description: "What was ordered in one hour of the week, in the data set's time zone." })
export class WeekdayHour {
  constructor(private readonly facts: HourFacts) {}

  @Field(() => Int, { description: "1 = Monday … 7 = Sunday (ISO 8601)." })
  get weekday(): number {
    return this.facts.weekday;
  }

  @Field(() => Int, { description: "0…23." })
  get hour(): number {
    return this.facts.hour;
  }

  @Field(() => Int, { description: "Distinct orders, each in the hour of its first line." })
  get orders(): number {
    return this.facts.orders;
  }

  @Field(() => Float, { description: "Spend, in the currency." })
  get revenue(): number {
    return this.facts.revenueMilli / 1_000;
  }
}

@ObjectType({
  description:
    "Days from one day with orders to the customer's next; orders of one day count as one. Zeros where nobody came back.",
  simpleResolvers: true,
})
export class GapSummary {
  @Field(() => Int, { description: "Customers who ordered on two days or more." })
  readonly repeatCustomers!: number;

  @Field(() => Float, { description: "Half of all gaps are no longer, in days." })
  readonly median!: number;

  @Field(() => Float, { description: "90 % of all gaps are no longer, in days." })
  readonly p90!: number;

  @Field(() => [HistogramBin], { description: "All gaps, in at most 40 bins of equally many whole days." })
  readonly bins!: readonly HistogramBin[];
}
