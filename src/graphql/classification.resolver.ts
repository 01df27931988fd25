import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { ClassifyCustomerInput, ClassifyCustomersInput } from "./classification.input.js";
import { ClassifyCustomerPayload, ClassifyCustomersPayload } from "./classification.type.js";
import { classifyCustomer, classifyCustomers } from "./classify-customers.js";
import type { GraphContext } from "./context.js";

@Resolver()
export class ClassificationResolver {
  @Query(() => ClassifyCustomerPayload, {
    description: "The same as the mutation classifyCustomer, for clients that cache queries.",
  })
  async classify(
    @Arg("input", () => ClassifyCustomerInput, { description: "The customer's metrics." })
    input: ClassifyCustomerInput,
    @Ctx() context: GraphContext,
  ): Promise<ClassifyCustomerPayload> {
    return classifyCustomer(context, input);
  }

  @Mutation(() => ClassifyCustomerPayload, {
    description: "The segment of a customer, and whether it is an anomaly.",
  })
  async classifyCustomer(
    @Arg("input", () => ClassifyCustomerInput) input: ClassifyCustomerInput,
    @Ctx() context: GraphContext,
  ): Promise<ClassifyCustomerPayload> {
    return classifyCustomer(context, input);
  }

  @Mutation(() => ClassifyCustomersPayload, { description: "The same for up to 1,000 customers at once." })
  async classifyCustomers(
    @Arg("input", () => ClassifyCustomersInput) input: ClassifyCustomersInput,
    @Ctx() context: GraphContext,
  ): Promise<ClassifyCustomersPayload> {
    return classifyCustomers(context, input);
  }
}
