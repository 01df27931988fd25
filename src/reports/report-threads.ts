import { warmThreads } from "../jobs/warm-threads.js";
import type { ReportRequest } from "./render-about.js";
import type { RenderedReport } from "./render-report.js";
import type { ReportWorkerData } from "./report-worker.js";

/** What a reader of a page needs of a report. */
export type ReportPage = Pick<RenderedReport, "html" | "contentSecurityPolicy" | "problems">;

/** Threads that render reports, each with a connection of its own: drawing charts takes a while. */
export interface ReportThreads {
  /** Starts the threads, which takes longer than rendering a page; they open the database with their first report. */
  warmUp(): void;
  /** A report with everything that goes into files. @throws ClienteleError REPORT_NOT_FOUND, QUERY_TIMEOUT */
  report(request: ReportRequest): Promise<RenderedReport>;
  /** Its page only. */
  page(request: ReportRequest): Promise<ReportPage>;
  close(): Promise<void>;
}

export interface ReportThreadsSettings extends ReportWorkerData {
  /** The most threads; each starts when it is first needed. */
  readonly threads: number;
  /** For one report. */
  readonly timeLimitSeconds: number;
}

export function openReportThreads({
  threads,
  timeLimitSeconds,
  ...data
}: ReportThreadsSettings): ReportThreads {
  const entry = new URL("./report-worker.js", import.meta.url);
  const pool = warmThreads({ entry, data, threads, timeLimitSeconds });
  return {
    warmUp() {
      for (let i = 0; i < threads; i++) pool.call("warmUp", null).catch(() => undefined); // the first report says it too
    },
    report: (request) => pool.call("report", request),
    page: (request) => pool.call("page", request),
    close: () => pool.close(),
  };
}
