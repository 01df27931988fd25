import { pseudonymSecret } from "../database/pseudonym-secret.js";
import type { Graph } from "./open-graph.js";
import { pseudonymsBy } from "./pseudonyms.js";
import { type RenderedReport, type RenderOptions, renderReport } from "./render-report.js";
import type { ReportLinks } from "./report-links.js";
import { type ReportSubject, reportVariables } from "./report-variables.js";

/** What to render, and for whom. */
export interface ReportRequest {
  readonly subject: ReportSubject;
  readonly links: ReportLinks;
  /** Customers by their numbers instead of pseudonyms. */
  readonly revealsIds: boolean;
  readonly generatedAt: Date;
  readonly version: string;
}

/** Renders reports over a graph, one after the other, about the same run and the same data. */
export async function* renderReports(
  folders: readonly string[],
  names: readonly string[],
  graph: Graph,
  { subject, revealsIds, ...options }: ReportRequest,
): AsyncGenerator<RenderedReport> {
  const variables = await reportVariables(graph, subject);
  const { secret } = await pseudonymSecret(graph.services.workspace.database.db).executeTakeFirstOrThrow();
  const shared: RenderOptions = { ...options, variables };
  const hidden: RenderOptions = { ...shared, pseudonymOf: pseudonymsBy(secret) };
  for (const name of names) yield renderReport(folders, name, graph, revealsIds ? shared : hidden);
}
