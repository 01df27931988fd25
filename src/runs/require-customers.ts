import { ClienteleError } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";

const FEWEST_CUSTOMERS = 2;
/** Bytes a process may take; typed arrays are not bounded by the worker's own limits. */
const MEMORY_LIMIT = 2 * 2 ** 30;
/** The process and its threads, before there is a customer. */
const BASE = 100 * 2 ** 20;
/** All features (shared by the threads, and while they are read), labels, scores, the order lines, the library's lists. */
const PER_CUSTOMER = 550;
/** The model's features as given and scaled, the index, the core points on their way into the database. */
const PER_VALUE = 60;

/** A neighbour in the lists of a tuning: its distance, its place, its level of eps, the edges made from it. */
const PER_NEIGHBOUR = 40;

interface WorkToDo {
  readonly features: readonly Feature[];
  /** Neighbours that are kept of each customer; a training counts them and keeps none. */
  readonly neighbours?: number;
}

/** What a run takes at its peak, in bytes. The shares are estimates: training 1,000,000 × 5 features took 0.94 GB. */
function bytesNeeded(customers: number, { features, neighbours = 0 }: WorkToDo): number {
  return BASE + customers * (PER_CUSTOMER + PER_VALUE * features.length + PER_NEIGHBOUR * neighbours);
}

/** @throws ClienteleError TOO_FEW_CUSTOMERS, OVER_BUDGET; before anything is allocated */
export function requireEnoughCustomers(customers: number, work: WorkToDo): void {
  if (customers < FEWEST_CUSTOMERS) throw new ClienteleError("TOO_FEW_CUSTOMERS", { customers });
  const needed = bytesNeeded(customers, work);
  if (needed > MEMORY_LIMIT) {
    const mb = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    throw new ClienteleError("OVER_BUDGET", { needed: mb(needed), limit: mb(MEMORY_LIMIT) });
  }
}
