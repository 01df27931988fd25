import { Field, ID, InputType } from "type-graphql";
import {
  AnomalyKindEnum,
  AnomalyOrderFieldEnum,
  AnomalyTriageEnum,
  CustomerOrderFieldEnum,
  OrderDirectionEnum,
  ValueTierEnum,
} from "./enums.js";
import { DateTime, Float } from "./scalars.js";

@InputType({ description: "Exactly one of its fields." })
export class CustomerLookup {
  @Field(() => ID, { nullable: true, description: "The customer's id in this API." })
  id?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The customer's number, exactly as the shop writes it.",
  })
  customerNumber?: string | null;
}

@InputType({ description: "All bounds that are given must hold." })
export class FloatRange {
  @Field(() => Float, { nullable: true, description: "Greater than this." })
  gt?: number | null;

  @Field(() => Float, { nullable: true, description: "This or more." })
  gte?: number | null;

  @Field(() => Float, { nullable: true, description: "Less than this." })
  lt?: number | null;

  @Field(() => Float, { nullable: true, description: "This or less." })
  lte?: number | null;
}

@InputType({ description: "All bounds that are given must hold." })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true, description: "After this instant." })
  gt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "At this instant or after it." })
  gte?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Before this instant." })
  lt?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "At this instant or before it." })
  lte?: Date | null;
}

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class CustomerFilter {
  @Field(() => [String], {
    nullable: true,
    description: "Customers with one of these numbers, exactly; up to 1,000, as in every list.",
  })
  customerNumbers?: string[] | null;

  @Field(() => String, { nullable: true, description: "A part of the number; case counts." })
  customerNumberContains?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Customers of one of these countries, written as in the data.",
  })
  countries?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Customers in a segment with one of these keys." })
  segmentKeys?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: "Customers in one of these segments of the run that is looked at.",
  })
  segmentIds?: string[] | null;

  @Field(() => [ValueTierEnum], {
    nullable: true,
    description: "Customers in a segment of one of these tiers.",
  })
  tiers?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Only anomalies, or only those who are none. A customer whom the model could not take is neither.",
  })
  isAnomaly?: boolean | null;

  @Field(() => [AnomalyKindEnum], { nullable: true, description: "Anomalies of one of these kinds." })
  anomalyKinds?: string[] | null;

  @Field(() => [AnomalyTriageEnum], {
    nullable: true,
    description: "Anomalies with one of these as the first thing to do.",
  })
  anomalyTriages?: string[] | null;

  @Field(() => FloatRange, { nullable: true, description: "Days since the last order." })
  recencyDays?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Number of orders." })
  frequency?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Spend before cancellations, in the currency." })
  monetary?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Spend less cancellations, in the currency." })
  netMonetary?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Spend per order, in the currency." })
  averageOrderValue?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Days since the first order." })
  tenureDays?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true, description: "Cancelled amount / spend." })
  returnRate?: FloatRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: "When the first order that counts was." })
  firstOrderAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true, description: "When the latest order that counts was." })
  lastOrderAt?: DateTimeRange | null;
}

@InputType({ description: "How a list of customers is ordered." })
export class CustomerOrder {
  @Field(() => CustomerOrderFieldEnum, { description: "By what." })
  field!: keyof typeof CustomerOrderFieldEnum;

  @Field(() => OrderDirectionEnum, { defaultValue: "ASC", description: "Which end comes first." })
  direction!: "ASC" | "DESC";
}

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class AnomalyFilter {
  @Field(() => [AnomalyKindEnum], { nullable: true, description: "Of one of these kinds." })
  kinds?: string[] | null;

  @Field(() => [AnomalyTriageEnum], {
    nullable: true,
    description: "With one of these as the first thing to do.",
  })
  triages?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Customers in a segment with one of these keys." })
  segmentKeys?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Customers of one of these countries, written as in the data.",
  })
  countries?: string[] | null;

  @Field(() => FloatRange, {
    nullable: true,
    description: "Distance to the nearest core point / eps; without a core point there is none.",
  })
  severity?: FloatRange | null;
}

@InputType({ description: "How a list of anomalies is ordered." })
export class AnomalyOrder {
  @Field(() => AnomalyOrderFieldEnum, { description: "By what." })
  field!: keyof typeof AnomalyOrderFieldEnum;

  @Field(() => OrderDirectionEnum, { defaultValue: "DESC", description: "Which end comes first." })
  direction!: "ASC" | "DESC";
}
