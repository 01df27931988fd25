import type { FastifyInstance } from "fastify";
import { currentVersion } from "../database/data-set-versions.js";
import { refuseNewer } from "../database/migrate.js";
import type { GraphServices } from "../graphql/context.js";
import type { Graph } from "../reports/open-graph.js";
import type { Log } from "./log.js";
import { openMetrics } from "./observation-metrics.js";
import type { WatchOperation } from "./operation-watch.js";

export interface Observation {
  readonly graph: Graph;
  /** The version of the program. */
  readonly version: string;
  readonly log: Log;
}

/** Requests that programs repeat every few seconds; only what goes wrong with them is logged. */
const ROUTINE = ["/health/live", "/health/ready", "/metrics"];

const MOST_WATCHED = 10_000;

/**
 * What programs that look after the server see: /health/live, /health/ready, /metrics; and the log of what it does.
 * @returns what is to be told of every operation
 */
export function serveObservation(app: FastifyInstance, { graph, version, log }: Observation): WatchOperation {
  const { services } = graph;
  const metrics = openMetrics(services, version);
  const watched = new Set<string>();
  let isStopping = false;
  app.addHook("preClose", async () => {
    isStopping = true;
  });
  app.get("/health/live", async () => ({ status: "live" }));
  app.get("/health/ready", async (_request, reply) => {
    const state = await readiness(services, isStopping, log);
    return reply
      .code(state.status === "ready" ? 200 : 503)
      .header("cache-control", "no-store")
      .send({ ...state, version });
  });
  app.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  app.addHook("onResponse", async (request, reply) => {
    const record = {
      requestId: request.id,
      method: request.method,
      route: request.is404 ? null : (request.routeOptions.url ?? null),
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
    };
    const wasOperation = watched.delete(request.id);
    metrics.request(record, wasOperation);
    const isRoutine = record.status < 400 && ROUTINE.includes(record.route ?? "");
    if (!wasOperation && !isRoutine) log.request(record);
  });
  return (record) => {
    if (watched.size >= MOST_WATCHED) watched.clear(); // left by clients that hung up
    if (record.transport === "http") watched.add(record.requestId);
    metrics.operation(record);
    log.operation(record);
  };
}

/** Whether requests can be answered: the database answers with the schema of this program, and the model is in memory. */
async function readiness({ workspace, models }: GraphServices, isStopping: boolean, log: Log) {
  if (isStopping) return { status: "stopping", reason: "The server is shutting down." } as const;
  try {
    const { sqlite, path, db } = workspace.database;
    refuseNewer(sqlite, path);
    const version = await currentVersion(db).executeTakeFirst();
    const active = await models.active();
    const hasModel = active !== null && (await models.ofRun(active.runId)) !== null;
    return { status: "ready", hasData: version !== undefined, hasModel } as const;
  } catch (error) {
    log.fault(error instanceof Error ? String(error.stack) : String(error));
    return { status: "unavailable", reason: "The database does not answer; see the server's log." } as const;
  }
}
