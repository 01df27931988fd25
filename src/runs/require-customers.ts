import { ClienteleError } from "../errors.js";
import type { TrainingSpecification } from "./training-specification.js";

const FEWEST_CUSTOMERS = 2;
/** Bytes a training may take; typed arrays are not bounded by the worker's own limits. */
const MEMORY_LIMIT = 2 * 2 ** 30;

/** @throws ClienteleError TOO_FEW_CUSTOMERS, OVER_BUDGET; before anything is allocated */
export function requireEnoughCustomers(
  customers: number,
  { features }: Pick<TrainingSpecification, "features">,
): void {
  if (customers < FEWEST_CUSTOMERS) throw new ClienteleError("TOO_FEW_CUSTOMERS", { customers });
  const perCustomer = 8 * (11 + 6 * features.length) + 64; // features, working copies, labels, index
  const needed = customers * perCustomer;
  if (needed > MEMORY_LIMIT) {
    const mb = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    throw new ClienteleError("OVER_BUDGET", { needed: mb(needed), limit: mb(MEMORY_LIMIT) });
  }
}
