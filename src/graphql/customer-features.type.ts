import { Field, Int, ObjectType } from "type-graphql";
import type { PurchaseHistoryRow } from "../features/purchase-history.js";
import { DateTime, Float } from "./scalars.js";

type FeatureRow = Omit<PurchaseHistoryRow, "country_id" | "customer_id">;

@ObjectType({ description: "The numbers that describe a customer, as of an instant." })
export class CustomerFeatures {
  constructor(
    readonly row: FeatureRow,
    asOf: number,
  ) {
    this.asOf = new Date(asOf);
  }

  @Field(() => DateTime, { description: "Only orders at or before this instant count." })
  readonly asOf: Date;

  @Field(() => Int, { description: "Days since the last order, floored." })
  get recencyDays(): number {
    return this.row.recency_days;
  }

  @Field(() => Int, { description: "Orders: distinct invoices." })
  get frequency(): number {
    return this.row.frequency;
  }

  @Field(() => Float, { description: "Spend before cancellations, in the currency." })
  get monetary(): number {
    return this.row.monetary / 1_000;
  }

  @Field(() => Float, { description: "Spend less cancellations, in the currency; may be negative." })
  get netMonetary(): number {
    return this.row.net_monetary / 1_000;
  }

  @Field(() => Float, { description: "Spend per order, in the currency." })
  get averageOrderValue(): number {
    return this.row.average_order_value;
  }

  @Field(() => Int, { description: "Days since the first order in this data set, floored." })
  get tenureDays(): number {
    return this.row.tenure_days;
  }

  @Field(() => Int, { description: "Days from the first to the last order, floored." })
  get activeSpanDays(): number {
    return this.row.active_span_days;
  }

  @Field(() => Float, { nullable: true, description: "Mean days between orders; null for a single order." })
  get meanGapDays(): number | null {
    return this.row.mean_gap_days;
  }

  @Field(() => Int, { description: "Different products: distinct stock codes." })
  get distinctProducts(): number {
    return this.row.distinct_products;
  }

  @Field(() => Int, { description: "Units bought." })
  get units(): number {
    return this.row.units;
  }

  @Field(() => Float, { description: "Cancelled amount / spend; 0 without cancellations, may exceed 1." })
  get returnRate(): number {
    return this.row.return_rate;
  }
}
