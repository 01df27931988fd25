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
  @Field(() => Float, { nullable: true })
  gt?: number | null;

  @Field(() => Float, { nullable: true })
  gte?: number | null;

  @Field(() => Float, { nullable: true })
  lt?: number | null;

  @Field(() => Float, { nullable: true })
  lte?: number | null;
}

@InputType({ description: "All bounds that are given must hold." })
export class DateTimeRange {
  @Field(() => DateTime, { nullable: true })
  gt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  gte?: Date | null;

  @Field(() => DateTime, { nullable: true })
  lt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  lte?: Date | null;
}

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class CustomerFilter {
  @Field(() => [String], { nullable: true })
  customerNumbers?: string[] | null;

  @Field(() => String, { nullable: true, description: "A part of the number; case counts." })
  customerNumberContains?: string | null;

  @Field(() => [String], { nullable: true })
  countries?: string[] | null;

  @Field(() => [String], { nullable: true })
  segmentKeys?: string[] | null;

  @Field(() => [ID], { nullable: true })
  segmentIds?: string[] | null;

  @Field(() => [ValueTierEnum], { nullable: true })
  tiers?: string[] | null;

  @Field(() => Boolean, { nullable: true })
  isAnomaly?: boolean | null;

  @Field(() => [AnomalyKindEnum], { nullable: true })
  anomalyKinds?: string[] | null;

  @Field(() => FloatRange, { nullable: true })
  recencyDays?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  frequency?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  monetary?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  netMonetary?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  averageOrderValue?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  tenureDays?: FloatRange | null;

  @Field(() => FloatRange, { nullable: true })
  returnRate?: FloatRange | null;

  @Field(() => DateTimeRange, { nullable: true })
  firstOrderAt?: DateTimeRange | null;

  @Field(() => DateTimeRange, { nullable: true })
  lastOrderAt?: DateTimeRange | null;
}

@InputType({ description: "How a list of customers is ordered." })
export class CustomerOrder {
  @Field(() => CustomerOrderFieldEnum)
  field!: keyof typeof CustomerOrderFieldEnum;

  @Field(() => OrderDirectionEnum, { defaultValue: "ASC" })
  direction!: "ASC" | "DESC";
}

@InputType({ description: "All conditions that are given must hold; a list holds where any of it does." })
export class AnomalyFilter {
  @Field(() => [AnomalyKindEnum], { nullable: true })
  kinds?: string[] | null;

  @Field(() => [AnomalyTriageEnum], { nullable: true })
  triages?: string[] | null;

  @Field(() => [String], { nullable: true })
  segmentKeys?: string[] | null;

  @Field(() => [String], { nullable: true })
  countries?: string[] | null;

  @Field(() => FloatRange, { nullable: true })
  severity?: FloatRange | null;
}

@InputType({ description: "How a list of anomalies is ordered." })
export class AnomalyOrder {
  @Field(() => AnomalyOrderFieldEnum)
  field!: keyof typeof AnomalyOrderFieldEnum;

  @Field(() => OrderDirectionEnum, { defaultValue: "DESC" })
  direction!: "ASC" | "DESC";
}
