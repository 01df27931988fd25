import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { GraphServices } from "../graphql/context.js";
import type { RequestRecord } from "./log.js";
import { stateGauges } from "./observation-state.js";
import type { OperationRecord } from "./operation-watch.js";

/** What is counted while the server runs. */
export interface Metrics {
  readonly contentType: string;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
  operation(record: OperationRecord): void;
  /** @param wasOperation whether an operation of this request was counted */
  request(record: RequestRecord, wasOperation: boolean): void;
}

/** The closed list of `extensions.code`. Names of operations are no labels: clients choose them, without end. */
const CODES = [
  ...(["BAD_USER_INPUT", "UNAUTHENTICATED", "FORBIDDEN", "THROTTLED", "QUERY_TOO_COMPLEX"] as const),
  ...(["TIMEOUT", "INTERNAL_SERVER_ERROR"] as const),
];

const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  429: "THROTTLED",
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const COSTS = [1, 5, 10, 25, 50, 100, 250, 500, 1_000];

/** In a registry of its own; nothing of a customer is in it. */
export function openMetrics(services: GraphServices, version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  stateGauges(services, registers);
  new Gauge({
    name: "clientele_info",
    help: "The version of the program; always 1.",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  const operations = new Counter({
    name: "clientele_operations_total",
    help: "GraphQL operations that have ended, by type, transport and outcome (ok, or the code of the first error).",
    labelNames: ["type", "transport", "outcome"],
    registers,
  });
  const durations = new Histogram({
    name: "clientele_operation_duration_seconds",
    help: "How long queries and mutations took; mutations may have waited because they were asked to.",
    labelNames: ["type", "transport"],
    buckets: SECONDS,
    registers,
  });
  const costs = new Histogram({
    name: "clientele_operation_cost",
    help: "The cost of operations, as it was worked out before they ran.",
    buckets: COSTS,
    registers,
  });
  const rejected = new Counter({
    name: "clientele_rejected_requests_total",
    help: "Operations and requests that were answered with an error, by code.",
    labelNames: ["code"],
    registers,
  });
  const requests = new Counter({
    name: "clientele_http_requests_total",
    help: "HTTP requests that were answered, by method, route and status.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    operation({ operationType, transport, errorCodes, milliseconds, cost }) {
      const type = operationType ?? "unknown";
      const outcome = errorCodes.length > 0 ? knownCode(errorCodes[0]) : "ok";
      operations.inc({ type, transport, outcome });
      if (outcome !== "ok") rejected.inc({ code: outcome });
      if (type !== "subscription") durations.observe({ type, transport }, milliseconds / 1_000);
      if (cost !== null) costs.observe(cost);
    },
    request({ method, route, status }, wasOperation) {
      requests.inc({ method: route === null ? "ANY" : method, route: route ?? "none", status });
      if (status >= 400 && !wasOperation) rejected.inc({ code: codeOf(status) });
    },
  };
}

function knownCode(code: string): string {
  return CODES.find((known) => known === code) ?? "OTHER";
}

function codeOf(status: number): string {
  return CODE_OF_STATUS[status] ?? (status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT");
}
