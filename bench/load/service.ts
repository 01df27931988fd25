import { peakMegabytes } from "../run-process.js";
import { classifyRequest, type Metrics, pageRequest } from "./requests.js";

/** What a trial of a service found, by name. */
export type Figures = Readonly<Record<string, number | readonly number[]>>;

const PAGES = 40;

/**
 * The answer of a trial. Its seconds are those of 1,000 requests, or, where they came steadily, the 99th percentile
 * of 1,000 of them.
 */
export function answerOf(figures: Figures, pid: number) {
  const { requestsPerSecond, p99Ms } = figures as { requestsPerSecond?: number; p99Ms: number };
  const values = Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, [value].flat()]));
  return {
    seconds: requestsPerSecond ? 1_000 / requestsPerSecond : p99Ms,
    values,
    megabytes: peakMegabytes(pid) ?? 0,
  };
}

interface Classified {
  readonly segment: { readonly number: number };
  readonly isAnomaly: boolean;
}

/** What the service says of each customer. */
export async function classificationsOf(url: string, customers: readonly Metrics[]) {
  const found: Classified[] = [];
  for (const customer of customers) {
    const { classifyCustomer } = await post<{ classifyCustomer: { classification: Classified } }>(
      url,
      classifyRequest(customer),
    );
    found.push(classifyCustomer.classification);
  }
  return {
    segments: found.map(({ segment }) => segment.number),
    anomalies: found.map(({ isAnomaly }) => Number(isAnomaly)),
  };
}

interface PageAnswer {
  readonly customers: {
    readonly nodes: readonly { readonly customerNumber: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

/** The cursors of the first pages, and the numbers of all customers on them. */
export async function firstPages(url: string) {
  const cursors: (string | null)[] = [null];
  const numbers: string[] = [];
  while (cursors.length <= PAGES) {
    const { customers } = await post<PageAnswer>(url, pageRequest(cursors[cursors.length - 1]));
    numbers.push(...customers.nodes.map(({ customerNumber }) => customerNumber));
    if (!customers.pageInfo.hasNextPage) break;
    cursors.push(customers.pageInfo.endCursor);
  }
  return { cursors, numbers };
}

async function post<Data>(url: string, body: object): Promise<Data> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: readonly object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
