import { workerData } from "node:worker_threads";
import { serveTasks } from "../jobs/worker-tasks.js";
import { openWorkspace } from "../runs/workspace.js";
import { openGraph } from "./open-graph.js";
import { type ReportRequest, renderReports } from "./render-reports.js";

/** What the thread is given when it starts. */
export interface ReportWorkerData {
  readonly databasePath: string;
  readonly folders: readonly string[];
}

/** One report to render. */
export interface ReportTask extends ReportRequest {
  readonly name: string;
}

/** The thread that renders reports: charts take a while, and the event loop has other things to do. */
const { databasePath, folders } = workerData as ReportWorkerData;
const graph = openGraph(openWorkspace(databasePath), folders);

serveTasks({
  render: async ({ name, ...request }: ReportTask) => {
    for await (const report of renderReports(folders, [name], await graph, request)) {
      const { html, contentSecurityPolicy, problems } = report;
      return { html, contentSecurityPolicy, problems };
    }
  },
});
