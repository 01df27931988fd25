import { Field, ID, InputType } from "type-graphql";
import { Float } from "./scalars.js";

@InputType({
  description:
    "A customer's metrics in real units: those that the model was trained on. Any two of monetary, averageOrderValue and frequency give the third.",
})
export class ClassifyCustomerInput {
  @Field(() => Float, { nullable: true })
  recencyDays?: number | null;

  @Field(() => Float, { nullable: true })
  frequency?: number | null;

  @Field(() => Float, { nullable: true })
  monetary?: number | null;

  @Field(() => Float, { nullable: true })
  netMonetary?: number | null;

  @Field(() => Float, { nullable: true })
  averageOrderValue?: number | null;

  @Field(() => Float, { nullable: true })
  tenureDays?: number | null;

  @Field(() => Float, { nullable: true })
  activeSpanDays?: number | null;

  @Field(() => Float, { nullable: true })
  meanGapDays?: number | null;

  @Field(() => Float, { nullable: true })
  distinctProducts?: number | null;

  @Field(() => Float, { nullable: true })
  units?: number | null;

  @Field(() => Float, { nullable: true })
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
