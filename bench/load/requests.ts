import { readFileSync } from "node:fs";

/** One customer's metrics, as both services take them. */
export interface Metrics {
  readonly recencyDays: number;
  readonly frequency: number;
  readonly monetary: number;
}

const CUSTOMERS = 300;

/** Every so many of the customers of a file of features. */
export function someCustomers(features: string): Metrics[] {
  const lines = readFileSync(features, "utf8").trim().split("\n").slice(1);
  const step = Math.max(1, Math.floor(lines.length / CUSTOMERS));
  return lines
    .filter((_, i) => i % step === 0)
    .slice(0, CUSTOMERS)
    .map((line) => {
      const [recencyDays, frequency, monetary] = line.split(",").map(Number);
      return { recencyDays, frequency, monetary };
    });
}

const CLASSIFY = `mutation Classify($input: ClassifyCustomerInput!) {
  classifyCustomer(input: $input) { classification { segment { number } isAnomaly } userErrors { code message } } }`;

export function classifyRequest(input: Metrics): object {
  return { query: CLASSIFY, variables: { input } };
}

const BATCH = `mutation Batch($input: ClassifyCustomersInput!) {
  classifyCustomers(input: $input) {
    results { index classification { segment { number } isAnomaly } userErrors { code message } }
    userErrors { code message } } }`;

/** As many of the customers as wanted, again and again. */
export function batchRequest(customers: readonly Metrics[], size: number): object {
  const batch = Array.from({ length: size }, (_, i) => customers[i % customers.length]);
  return { query: BATCH, variables: { input: { customers: batch } } };
}

const PAGE = `query Page($after: String) {
  customers(first: 20, after: $after) {
    nodes {
      customerNumber country
      features { recencyDays frequency monetary averageOrderValue }
      segment { key name tier }
    }
    pageInfo { hasNextPage endCursor } } }`;

export function pageRequest(after: string | null): object {
  return { query: PAGE, variables: { after } };
}
