import { describe, expect, it } from "vitest";
import { BIG_SHOPS, EDGE_SHOPS } from "../support/report-shops.js";
import { withShop } from "../support/workspace.js";
import { openGraph } from "../../src/reports/open-graph.js";
import { listReports } from "../../src/reports/report-catalogue.js";
import { renderReport } from "../../src/reports/render-report.js";
import { OPTIONS, REPORTS } from "./support.js";
import { globalId } from "../../src/runs/global-id.js";

describe.each([...BIG_SHOPS, ...EDGE_SHOPS])("$name", ({ fill, runs, name }) => {
  it("x", async () => {
    await withShop(async (shop) => {
      const t = performance.now();
      await fill(shop);
      console.log(name, "fill", performance.now() - t);
      const graph = await openGraph(shop.workspace, [REPORTS]);
      for (const run of runs) for (const { name } of await listReports(REPORTS)) {
        const t = performance.now();
        const r = await renderReport(REPORTS, name, graph, { ...OPTIONS, variables: { modelRunId: run && globalId("ModelRun", run) } });
        console.log(name, run, performance.now() - t, r.problems, r.html.length);
      }
    });
  });
});
