import { currentVersion } from "../database/data-set-versions.js";
import { givenSegmentNames } from "../database/segment-names.js";
import type { Graph } from "./open-graph.js";
import { changeOfReport } from "./report-catalogue.js";
import type { ReportLink, ReportLinks } from "./report-links.js";
import { openReportThreads, type ReportPage } from "./report-threads.js";
import { type ReportSubject, reportVariables } from "./report-variables.js";

/** Renders reports and keeps the newest page of each, until the notebook, the data, the model or a segment's name change. */
export interface ReportPages {
  /** @throws ClienteleError REPORT_NOT_FOUND; NOT_FOUND for an unknown run */
  render(name: string, subject: ReportSubject): Promise<ReportPage>;
  close(): Promise<void>;
}

const PAGES_KEPT = 20;
const TIME_LIMIT_SECONDS = 60;

/** Reports are rendered in a thread of their own, which starts with the first one. */
export function openReportPages(
  graph: Graph,
  folders: readonly string[],
  { version, revealsIds = false }: { readonly version: string; readonly revealsIds?: boolean },
): ReportPages {
  const databasePath = graph.services.workspace.database.path;
  const thread = openReportThreads({
    databasePath,
    folders,
    threads: 1,
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  });
  const kept = new Map<string, Promise<ReportPage>>();
  return {
    async render(name, subject) {
      const changed = await changeOfReport(folders, name);
      const key = JSON.stringify([name, changed, subject, await stateOf(graph, subject)]);
      const known = kept.get(key);
      if (known) return known;
      const links = serverLinks(await graph.services.listReports(), subject);
      const page = thread.page({ name, subject, links, revealsIds, generatedAt: new Date(), version });
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

/** The addresses of the pages of a server, about the same run. */
function serverLinks(reports: readonly ReportLink[], { modelRunId, baseId }: ReportSubject): ReportLinks {
  const query = new URLSearchParams();
  if (modelRunId !== null) query.set("run", modelRunId);
  if (baseId !== null) query.set("base", baseId);
  const suffix = query.size > 0 ? `?${query}` : "";
  const linked = reports.map(({ name, title, url }) => ({ name, title, url: url + suffix }));
  return { home: "/", reports: linked, exports: "/exports", modelRunId };
}

/** Whatever a report can depend on: the current version, runs, the active model, and names that people gave. */
async function stateOf(graph: Graph, subject: ReportSubject): Promise<unknown> {
  const { db } = graph.services.workspace.database;
  const version = await currentVersion(db).executeTakeFirst();
  const names = await givenSegmentNames(db).execute();
  return [version?.id ?? null, await reportVariables(graph, subject), names];
}
