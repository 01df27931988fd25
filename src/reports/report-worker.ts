import { workerData } from "node:worker_threads";
import { serveTasks } from "../jobs/worker-tasks.js";
import { openWorkspace } from "../runs/workspace.js";
import { openGraph } from "./open-graph.js";
import { type ReportRequest, renderAbout } from "./render-about.js";

/** What the thread is given when it starts. */
export interface ReportWorkerData {
  readonly databasePath: string;
  readonly folders: readonly string[];
}

const { databasePath, folders } = workerData as ReportWorkerData;
const graph = openGraph(openWorkspace(databasePath), folders);

serveTasks({
  report: async (request: ReportRequest) => renderAbout(folders, await graph, request),
  page: async (request: ReportRequest) => {
    const { html, contentSecurityPolicy, problems } = await renderAbout(folders, await graph, request);
    return { html, contentSecurityPolicy, problems };
  },
});
