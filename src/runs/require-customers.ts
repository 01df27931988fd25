import { ClienteleError } from "../errors.js";
import type { TrainingSpecification } from "./training-specification.js";

const FEWEST_CUSTOMERS = 2;
/** Bytes a process may take; typed arrays are not bounded by the worker's own limits. */
const MEMORY_LIMIT = 2 * 2 ** 30;
/** The process and its threads, before there is a customer. */
const BASE = 100 * 2 ** 20;
/** All features (shared by the threads, and while they are read), labels, scores, the order lines, the library's lists. */
const PER_CUSTOMER = 550;
/** The model's features as given and scaled, the index, the core points on their way into the database. */
const PER_VALUE = 60;

/**
 * What a training takes at its peak, in bytes. The shares are estimates: 1,000,000 customers × 5 features took 0.94 GB.
 * DBSCAN counts neighbours and keeps none, so minSamples plays no part.
 */
function bytesNeeded(customers: number, { features }: TrainingSpecification): number {
  return BASE + customers * (PER_CUSTOMER + PER_VALUE * features.length);
}

/** @throws ClienteleError TOO_FEW_CUSTOMERS, OVER_BUDGET; before anything is allocated */
export function requireEnoughCustomers(customers: number, specification: TrainingSpecification): void {
  if (customers < FEWEST_CUSTOMERS) throw new ClienteleError("TOO_FEW_CUSTOMERS", { customers });
  const needed = bytesNeeded(customers, specification);
  if (needed > MEMORY_LIMIT) {
    const mb = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    throw new ClienteleError("OVER_BUDGET", { needed: mb(needed), limit: mb(MEMORY_LIMIT) });
  }
}
