import { setImmediate } from "node:timers/promises";
import { ClienteleError } from "../errors.js";
import { classify } from "../runs/classify.js";
import { requireServingModel, type ServingModel } from "../runs/serving-models.js";
import type { ClassifyCustomerInput, ClassifyCustomersInput } from "./classification.input.js";
import {
  Classification,
  ClassifyCustomerPayload,
  ClassifyCustomerResult,
  ClassifyCustomersPayload,
} from "./classification.type.js";
import type { GraphContext } from "./context.js";
import type { UserError } from "./user-error.type.js";
import { userErrorsOf } from "./user-errors.js";

const LARGEST_BATCH = 1_000;
/** So many in one turn of the event loop: other requests wait for them, and for whatever is asked about them. */
const AT_ONCE = 50;
const NO_ERRORS: UserError[] = [];

/** Classifies one customer with the named run's model, or with the active one. */
export async function classifyCustomer(
  { models }: GraphContext,
  input: ClassifyCustomerInput,
): Promise<ClassifyCustomerPayload> {
  try {
    const serving = await requireServingModel(models, input.modelRunId ?? null, ["input"]);
    return new ClassifyCustomerPayload(classifyWith(serving, input, ["input"]), NO_ERRORS);
  } catch (error) {
    return new ClassifyCustomerPayload(null, userErrorsOf(error));
  }
}

/**
 * Classifies a batch; the faults of one customer do not touch the others. Those that name no run get the same model,
 * also when another one becomes active meanwhile.
 */
export async function classifyCustomers(
  { models }: GraphContext,
  { customers, modelRunId }: ClassifyCustomersInput,
): Promise<ClassifyCustomersPayload> {
  try {
    if (customers.length < 1 || customers.length > LARGEST_BATCH) {
      const facts = { field: "customers", limit: LARGEST_BATCH, count: customers.length };
      throw new ClienteleError("TOO_MANY_ITEMS", facts, ["input", "customers"]);
    }
    const common = await requireServingModel(models, modelRunId ?? null, ["input"]);
    const classifyOne = async (i: number, turn: Promise<unknown>) => {
      await turn;
      const path = ["input", "customers", String(i)];
      try {
        const named = customers[i].modelRunId ?? null;
        const serving = named === null ? common : await requireServingModel(models, named, path);
        return new ClassifyCustomerResult(i, classifyWith(serving, customers[i], path), NO_ERRORS);
      } catch (error) {
        return new ClassifyCustomerResult(i, null, userErrorsOf(error));
      }
    };
    let turn: Promise<unknown> = Promise.resolve();
    const results = customers.map((_, i) => {
      if (i % AT_ONCE === 0 && i > 0) turn = turn.then(() => setImmediate());
      return classifyOne(i, turn);
    });
    return new ClassifyCustomersPayload(results, NO_ERRORS);
  } catch (error) {
    return new ClassifyCustomersPayload([], userErrorsOf(error));
  }
}

function classifyWith(
  serving: ServingModel,
  input: ClassifyCustomerInput,
  path: readonly string[],
): Classification {
  return new Classification(classify(serving.model, input, path), serving);
}
