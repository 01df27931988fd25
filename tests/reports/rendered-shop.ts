import { join } from "node:path";
import { type Graph, openGraph } from "../../src/reports/open-graph.js";
import { renderAbout } from "../../src/reports/render-about.js";
import type { RenderedReport } from "../../src/reports/render-report.js";
import { listReports } from "../../src/reports/report-catalogue.js";
import { globalId } from "../../src/runs/global-id.js";
import { openWorkspace } from "../../src/runs/workspace.js";
import type { ReportShop, ReportView } from "../support/report-shops.js";
import { type Shop, withShop } from "../support/workspace.js";
import { OPTIONS, REPORTS } from "./support.js";

/** Whatever notebooks stand in reports/. */
const ENTRIES = await listReports(REPORTS);
export const REPORT_NAMES = ENTRIES.map(({ name }) => name);

/** One page of a shop. */
export interface ShopPage {
  /** For messages: `segments` or `segments of run 1`. */
  readonly title: string;
  readonly name: string;
  readonly view: ReportView;
  readonly report: RenderedReport;
}

/** Fills a shop, renders every report of every run that it names, and closes it. */
export function renderShop(shop: ReportShop): Promise<ShopPage[]> {
  return withReportShop(shop, ({ pages }) => Promise.resolve(pages));
}

interface OpenReportShop {
  readonly shop: Shop;
  readonly pages: ShopPage[];
  /** The graph over a connection of its own, as another caller has it. */
  readonly stranger: Graph;
}

/** A filled shop with its pages, for as long as the work lasts. */
export function withReportShop<T>(
  { fill, views }: ReportShop,
  work: (opened: OpenReportShop) => Promise<T>,
): Promise<T> {
  return withShop(async (shop) => {
    await fill(shop);
    const graph = await openGraph(shop.workspace, [REPORTS]);
    const pages: ShopPage[] = [];
    for (const view of views) pages.push(...(await renderAll(graph, view)));
    const second = openWorkspace(join(shop.folder, "shop.sqlite"));
    try {
      return await work({ shop, pages, stranger: await openGraph(second, [REPORTS]) });
    } finally {
      await second.close();
    }
  });
}

/** Every report about one run, as the command line writes them. */
export async function renderAll(graph: Graph, view: ReportView): Promise<ShopPage[]> {
  const modelRunId = view.asked === null ? null : globalId("ModelRun", view.asked);
  const reports = ENTRIES.map(({ name, title }) => ({ name, title, url: `${name}.html` }));
  const request = {
    ...OPTIONS,
    subject: { modelRunId, baseId: null },
    links: { home: null, reports, exports: null, modelRunId },
    revealsIds: false,
  };
  const pages: ShopPage[] = [];
  for (const name of REPORT_NAMES) {
    const report = await renderAbout([REPORTS], graph, { ...request, name });
    const title = view.asked === null ? report.name : `${report.name} of run ${view.asked}`;
    pages.push({ title, name: report.name, view, report });
  }
  return pages;
}

/** What the queries about a run must be given. */
export function variablesOf({ run, base, tuning, latest, version }: ReportView) {
  const idOf = (type: "ModelRun" | "DataSetVersion", id: number | null) =>
    id === null ? null : globalId(type, id);
  return {
    modelRunId: idOf("ModelRun", run),
    baseId: idOf("ModelRun", base),
    tuningRunId: idOf("ModelRun", tuning),
    latestRunId: idOf("ModelRun", latest),
    dataSetVersionId: idOf("DataSetVersion", version),
  };
}

/** All faults of pages, each with the page's name. */
export function faultsOf(pages: readonly ShopPage[], find: (page: ShopPage) => readonly string[]): string[] {
  return pages.flatMap((page) => find(page).map((fault) => `${page.title}: ${fault}`));
}
