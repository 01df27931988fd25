import type { FastifyInstance } from "fastify";
import { currentVersion } from "../database/data-set-versions.js";
import type { Graph } from "../reports/open-graph.js";
import type { WatchOperation } from "./operation-watch.js";

/** What programs that look after the server see: /health/live, /health/ready, /metrics. */
export function serveObservation(app: FastifyInstance, { services }: Graph): WatchOperation {
  app.get("/health/live", async () => ({ status: "live" }));
  app.get("/health/ready", async () => {
    const version = await currentVersion(services.workspace.database.db).executeTakeFirst();
    const active = await services.models.active();
    return { status: "ready", hasData: version !== undefined, hasModel: active !== null };
  });
  return () => undefined;
}
