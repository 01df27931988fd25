import { workerData } from "node:worker_threads";
import { serveTasks } from "../jobs/worker-tasks.js";
import { openWorkspace } from "../runs/workspace.js";
import { type Graph, openGraph } from "./open-graph.js";
import { type ReportRequest, renderAbout } from "./render-about.js";

/** What the thread is given when it starts. */
export interface ReportWorkerData {
  readonly databasePath: string;
  readonly folders: readonly string[];
}

const { databasePath, folders } = workerData as ReportWorkerData;
let graph: Promise<Graph> | null = null;

/** With the first report, not before: until then the database may still be brought up to date. */
function sharedGraph(): Promise<Graph> {
  graph ??= openGraph(openWorkspace(databasePath), folders);
  return graph;
}

serveTasks({
  warmUp: async () => null,
  report: async (request: ReportRequest) => renderAbout(folders, await sharedGraph(), request),
  page: async (request: ReportRequest) => {
    const { html, contentSecurityPolicy, problems } = await renderAbout(
      folders,
      await sharedGraph(),
      request,
    );
    return { html, contentSecurityPolicy, problems };
  },
});
