import { Field, InputType } from "type-graphql";

@InputType({ description: "Other rules for the orders that are there." })
export class ChangeCleaningRulesInput {
  @Field(() => String, {
    nullable: true,
    description: "standard, strict, standard+duplicate and the like; as it is where left out.",
  })
  cleaningProfile?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Stock codes that are no goods, as they are written; a trailing * stands for any ending.",
  })
  addNonProductCodes?: string[] | null;

  @Field(() => [String], { nullable: true, description: "Codes that are goods after all." })
  removeNonProductCodes?: string[] | null;
}

@InputType({ description: "Whom to erase." })
export class EraseCustomerInput {
  @Field(() => String, { description: "The customer's number, exactly as the shop writes it." })
  customerNumber!: string;
}
