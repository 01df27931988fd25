import { pseudonymSecret } from "../database/pseudonym-secret.js";
import type { Graph } from "./open-graph.js";
import { pseudonymsBy } from "./pseudonyms.js";
import { type RenderedReport, type RenderOptions, renderReport } from "./render-report.js";
import type { ReportLinks } from "./report-links.js";
import { type ReportSubject, reportVariables } from "./report-variables.js";

/** What to render, and for whom. */
export interface ReportRequest {
  readonly name: string;
  readonly subject: ReportSubject;
  readonly links: ReportLinks;
  /** Customers by their numbers instead of pseudonyms. */
  readonly revealsIds: boolean;
  readonly generatedAt: Date;
  readonly version: string;
}

/** Renders a report over a graph, about a run and its data. @throws ClienteleError REPORT_NOT_FOUND */
export async function renderAbout(
  folders: readonly string[],
  graph: Graph,
  { name, subject, revealsIds, ...others }: ReportRequest,
): Promise<RenderedReport> {
  const variables = await reportVariables(graph, subject);
  const options: RenderOptions = { ...others, variables };
  if (revealsIds) return renderReport(folders, name, graph, options);
  const { secret } = await pseudonymSecret(graph.services.workspace.database.db).executeTakeFirstOrThrow();
  return renderReport(folders, name, graph, { ...options, pseudonymOf: pseudonymsBy(secret) });
}
