import { workerData } from "node:worker_threads";
import { serveTasks } from "../jobs/worker-tasks.js";
import { openWorkspace } from "../runs/workspace.js";
import { openGraph } from "./open-graph.js";
import { type RenderOptions, renderReport } from "./render-report.js";

/** What the thread is given when it starts. */
export interface ReportWorkerData {
  readonly databasePath: string;
  readonly folders: readonly string[];
}

/** One report to render. */
export interface ReportTask extends RenderOptions {
  readonly name: string;
}

/** The thread that renders reports: charts take a while, and the event loop has other things to do. */
const { databasePath, folders } = workerData as ReportWorkerData;
const graph = openGraph(openWorkspace(databasePath), folders);

serveTasks({
  render: async ({ name, ...options }: ReportTask) => {
    const { html, contentSecurityPolicy, problems } = await renderReport(folders, name, await graph, options);
    return { html, contentSecurityPolicy, problems };
  },
});
