import { describe, expect, it } from "vitest";
import { withServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

describe("the reports of a run", () => {
  it("are pages about that run, also where another model is in use by now", () =>
    withServer({}, async (server) => {
      const uploadId = await server.upload(smallShop());
      await server.ask(
        `mutation { importTransactions(input: { uploadId: "${uploadId}" }) { userErrors { code } } }`,
      );
      for (const k of [2, 3]) {
        await server.ask(
          `mutation { trainModel(input: { kMeans: { k: ${k} }, waitSeconds: 60 }) { userErrors { code } } }`,
        );
      }
      const query = "{ modelRuns { nodes { id isActive segmentCount reports { name url } } } }";
      const { nodes } = (await server.ask(query)).modelRuns;
      const first = nodes.find(({ segmentCount }: { segmentCount: number }) => segmentCount === 2);
      expect(first.isActive).toBe(false);
      const { url } = first.reports.find(({ name }: { name: string }) => name === "segments");
      const page = await fetch(server.url + url);
      expect(page.status).toBe(200);
      const isAboutIt = (await page.text()).includes(`"modelRunId":"${first.id}"`);
      expect(isAboutIt).toBe(true);
    }));

  it("are none for a tuning", () =>
    withServer({}, async (server) => {
      const uploadId = await server.upload(smallShop());
      await server.ask(
        `mutation { importTransactions(input: { uploadId: "${uploadId}" }) { userErrors { code } } }`,
      );
      const { tuneModel } = await server.ask(
        `mutation { tuneModel(input: { kMeans: { kMax: 3, bootstraps: 0 }, waitSeconds: 60 }) {
          modelRun { status reports { url } } } }`,
      );
      expect(tuneModel.modelRun).toEqual({ status: "SUCCEEDED", reports: [] });
    }));
});
