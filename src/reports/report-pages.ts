import { currentVersion } from "../database/data-set-versions.js";
import { givenSegmentNames } from "../database/segment-names.js";
import { openContext } from "../graphql/context.js";
import { requireScope } from "../graphql/scope.js";
import { warmThreads } from "../jobs/warm-threads.js";
import type { Graph } from "./open-graph.js";
import type { RenderedReport } from "./render-report.js";
import type { ReportTask, ReportWorkerData } from "./report-worker.js";

type ReportPage = Pick<RenderedReport, "html" | "contentSecurityPolicy" | "problems">;

/** Renders reports and keeps the newest page of each, until the data, the model or a segment's name change. */
export interface ReportPages {
  /** @throws ClienteleError REPORT_NOT_FOUND; NOT_FOUND for an unknown run */
  render(name: string, modelRunId: string | null): Promise<ReportPage>;
  close(): Promise<void>;
}

const PAGES_KEPT = 20;
const TIME_LIMIT_SECONDS = 60;

/** Reports are rendered in a thread of their own, which starts with the first one. */
export function openReportPages(graph: Graph, folders: readonly string[], version: string): ReportPages {
  const data: ReportWorkerData = { databasePath: graph.services.workspace.database.path, folders };
  const thread = warmThreads({
    entry: new URL("./report-worker.js", import.meta.url),
    data,
    threads: 1,
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  });
  const kept = new Map<string, Promise<ReportPage>>();
  return {
    async render(name, modelRunId) {
      if (modelRunId !== null) await requireScope(openContext(graph.services), modelRunId);
      const key = JSON.stringify([name, modelRunId, await stateOf(graph)]);
      const known = kept.get(key);
      if (known) return known;
      const task: ReportTask = { name, variables: { modelRunId }, generatedAt: new Date(), version };
      const page = thread.call<ReportPage>("render", task);
      kept.set(key, page);
      if (kept.size > PAGES_KEPT) kept.delete(kept.keys().next().value as string);
      page.catch(() => kept.delete(key));
      const rendered = await page;
      if (rendered.problems.length > 0) kept.delete(key); // a notebook that is being written shows each change
      return rendered;
    },
    close: () => thread.close(),
  };
}

/** Whatever a report can depend on: the current version, the active model, and names that people gave. */
async function stateOf({ services }: Graph): Promise<unknown> {
  const { db } = services.workspace.database;
  const version = await currentVersion(db).executeTakeFirst();
  return [version?.id ?? null, await services.models.active(), await givenSegmentNames(db).execute()];
}
