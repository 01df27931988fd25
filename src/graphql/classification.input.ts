import { Field, ID, InputType } from "type-graphql";
import { Float } from "./scalars.js";

@InputType({
  description:
    "A customer's metrics in real units: those that the model was trained on. Any two of monetary, averageOrderValue and frequency give the third.",
})
export class ClassifyCustomerInput {
  @Field(() => Float, { nullable: true, description: "Days since the last order." })
  recencyDays?: number | null;

  @Field(() => Float, { nullable: true, description: "Number of orders." })
  frequency?: number | null;

  @Field(() => Float, { nullable: true, description: "Spend before cancellations, in the currency." })
  monetary?: number | null;

  @Field(() => Float, { nullable: true, description: "Spend less cancellations, in the currency." })
  netMonetary?: number | null;

  @Field(() => Float, { nullable: true, description: "Spend per order, in the currency." })
  averageOrderValue?: number | null;

  @Field(() => Float, { nullable: true, description: "Days since the first order." })
  tenureDays?: number | null;

  @Field(() => Float, { nullable: true, description: "Days from the first to the last order." })
  activeSpanDays?: number | null;

  @Field(() => Float, { nullable: true, description: "Mean days between orders." })
  meanGapDays?: number | null;

  @Field(() => Float, { nullable: true, description: "Different products bought." })
  distinctProducts?: number | null;

  @Field(() => Float, { nullable: true, description: "Units bought." })
  units?: number | null;

  @Field(() => Float, { nullable: true, description: "Cancelled amount / spend." })
  returnRate?: number | null;

  @Field(() => ID, { nullable: true, description: "The active model where none is named." })
  modelRunId?: string | null;
}

@InputType({ description: "A batch of customers to classify." })
export class ClassifyCustomersInput {
  @Field(() => [ClassifyCustomerInput], { description: "1…1,000" })
  customers!: ClassifyCustomerInput[];

  @Field(() => ID, { nullable: true, description: "The model for all that name none; else the active one." })
  modelRunId?: string | null;
}
