import { ClienteleError } from "../errors.js";
import { classify } from "../runs/classify.js";
import { requireServingModel } from "../runs/serving-models.js";
import type { ClassifyCustomerInput, ClassifyCustomersInput } from "./classification.input.js";
import {
  Classification,
  ClassifyCustomerPayload,
  ClassifyCustomerResult,
  ClassifyCustomersPayload,
} from "./classification.type.js";
import type { GraphContext } from "./context.js";
import { userErrorsOf } from "./user-errors.js";

const LARGEST_BATCH = 1_000;

/** Classifies one customer with the named run's model, or with the active one. */
export async function classifyCustomer(
  { models }: GraphContext,
  input: ClassifyCustomerInput,
  path: readonly string[] = ["input"],
): Promise<ClassifyCustomerPayload> {
  try {
    const serving = await requireServingModel(models, input.modelRunId ?? null, path);
    return new ClassifyCustomerPayload(new Classification(classify(serving.model, input, path), serving), []);
  } catch (error) {
    return new ClassifyCustomerPayload(null, userErrorsOf(error));
  }
}

/** Classifies a batch; the faults of one customer do not touch the others. */
export async function classifyCustomers(
  context: GraphContext,
  { customers, modelRunId }: ClassifyCustomersInput,
): Promise<ClassifyCustomersPayload> {
  try {
    if (customers.length < 1 || customers.length > LARGEST_BATCH) {
      const facts = { field: "customers", limit: LARGEST_BATCH, count: customers.length };
      throw new ClienteleError("TOO_MANY_ITEMS", facts, ["input", "customers"]);
    }
    await requireServingModel(context.models, modelRunId ?? null, ["input"]);
  } catch (error) {
    return new ClassifyCustomersPayload([], userErrorsOf(error));
  }
  const results = customers.map(async (customer, i) => {
    const input = { ...customer, modelRunId: customer.modelRunId ?? modelRunId };
    return new ClassifyCustomerResult(
      i,
      await classifyCustomer(context, input, ["input", "customers", String(i)]),
    );
  });
  return new ClassifyCustomersPayload(await Promise.all(results), []);
}
