import { join } from "node:path";
import { type Graph, openGraph } from "../../src/reports/open-graph.js";
import { type RenderedReport, renderReport } from "../../src/reports/render-report.js";
import { listReports } from "../../src/reports/report-catalogue.js";
import { globalId } from "../../src/runs/global-id.js";
import { openWorkspace } from "../../src/runs/workspace.js";
import type { ReportShop } from "../support/report-shops.js";
import { type Shop, withShop } from "../support/workspace.js";
import { OPTIONS, REPORTS } from "./support.js";

/** Whatever notebooks stand in reports/. */
export const REPORT_NAMES = (await listReports(REPORTS)).map(({ name }) => name);

/** One page of a shop. */
export interface ShopPage {
  /** For messages: `segments` or `segments of run 1`. */
  readonly title: string;
  readonly name: string;
  readonly run: number | null;
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
  { fill, runs }: ReportShop,
  work: (opened: OpenReportShop) => Promise<T>,
): Promise<T> {
  return withShop(async (shop) => {
    await fill(shop);
    const graph = await openGraph(shop.workspace, [REPORTS]);
    const pages: ShopPage[] = [];
    for (const run of runs) pages.push(...(await renderAll(graph, run)));
    const second = openWorkspace(join(shop.folder, "shop.sqlite"));
    try {
      return await work({ shop, pages, stranger: await openGraph(second, [REPORTS]) });
    } finally {
      await second.close();
    }
  });
}

/** Every report of one run; null is what a reader gets who names none. */
export async function renderAll(graph: Graph, run: number | null): Promise<ShopPage[]> {
  const variables = { modelRunId: run === null ? null : globalId("ModelRun", run) };
  const pages: ShopPage[] = [];
  for (const name of REPORT_NAMES) {
    const report = await renderReport(REPORTS, name, graph, { ...OPTIONS, variables });
    pages.push({ title: run === null ? name : `${name} of run ${run}`, name, run, report });
  }
  return pages;
}

/** All faults of pages, each with the page's name. */
export function faultsOf(pages: readonly ShopPage[], find: (page: ShopPage) => readonly string[]): string[] {
  return pages.flatMap((page) => find(page).map((fault) => `${page.title}: ${fault}`));
}
