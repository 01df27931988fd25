import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli, runJson, SAMPLE } from "./support/cli.js";
import { type Answer, withServer } from "./support/server.js";

/** The way of a shop's file through the whole program: a real server, a real database file, no part left out. */
describe("the journey of a file", () => {
  it("import → train → ask → explain → classify → report: every station tells the same numbers", async () => {
    await withServer({}, async (server) => {
      // the file arrives over HTTP
      const uploadId = await server.upload(new Uint8Array(await readFile(SAMPLE)), "january to december.csv");
      const { importTransactions } = await server.ask(
        `mutation ($uploadId: ID!) {
          importTransactions(input: { uploadId: $uploadId, currency: "GBP", waitSeconds: 60 }) {
            import { fileName status rowsRead dataSetVersion { digest isSample dataQuality { kept { customers amount } } } }
            userErrors { code }
          }
        }`,
        { uploadId },
      );
      expect(importTransactions.userErrors).toEqual([]);
      const { dataSetVersion } = importTransactions.import;
      expect(importTransactions.import).toMatchObject({
        fileName: "january to december.csv",
        rowsRead: 32_730,
      });
      expect(dataSetVersion.dataQuality.kept).toEqual({ customers: 815, amount: 974_380.68 }); // data/README.md

      // a model is trained on it
      const { trainModel } = await server.ask(`mutation {
        trainModel(input: { waitSeconds: 60 }) {
          modelRun { id status isActive artefactDigest segmentCount anomalyCount dataSetVersion { digest } }
          userErrors { code }
        }
      }`);
      const run = trainModel.modelRun;
      expect(run).toMatchObject({
        status: "SUCCEEDED",
        isActive: true,
        dataSetVersion: { digest: dataSetVersion.digest },
      });

      // the question of the shopkeeper: who are our customers, and which of them are unusual?
      const { segments, anomalies } = await server.ask(`{
        segments { key number name tier customerCount revenue }
        anomalies(first: 1) { totalCount nodes {
          customer { customerNumber classification { segment { key } isAnomaly severity } features { recencyDays frequency monetary } }
          severity contributions { text }
        } }
      }`);
      expect(segments).toHaveLength(run.segmentCount);
      expect(anomalies.totalCount).toBe(run.anomalyCount);
      const [worst] = anomalies.nodes;
      expect(worst.customer.classification).toMatchObject({ isAnomaly: true, severity: worst.severity });
      expect(worst.contributions[0].text).toMatch(/^\w.*\d/);

      // the command line tells the same, beside the running server
      const { recencyDays, frequency, monetary } = worst.customer.features;
      const flags = { "--recency-days": recencyDays, "--frequency": frequency, "--monetary": monetary };
      const metrics = Object.entries(flags).flatMap(([flag, value]) => [flag, String(value)]);
      const [{ classification }, { modelRuns }, exported] = await Promise.all([
        runJson<Answer>(["classify", ...metrics, "--db", server.db]),
        runJson<Answer>(["runs", "--db", server.db]),
        runJson<Answer>(["export", "customers", "--db", server.db]),
      ]);
      expect(classification.segment.key).toBe(worst.customer.classification.segment.key);
      expect(classification.severity).toBe(worst.severity);
      expect(modelRuns).toMatchObject([{ id: run.id, artefactDigest: run.artefactDigest }]);
      for (const { key, customerCount, revenue } of segments) {
        const members = exported.customers.filter((customer: Answer) => customer.segmentKey === key);
        expect(members).toHaveLength(customerCount);
        const spend = members.reduce((sum: number, customer: Answer) => sum + customer.monetary, 0);
        expect(spend).toBeCloseTo(revenue, 6);
      }

      // the report shows them, in the server and as a file
      const page = await (await fetch(`${server.url}/reports/segments`)).text();
      const { code } = await runCli(["report", "segments", "--db", server.db], { cwd: server.folder });
      expect(code).toBe(0);
      const file = await readFile(join(server.folder, "reports/rendered/segments.html"), "utf8");
      for (const { name } of segments) {
        expect(page).toContain(name);
        expect(file).toContain(name);
      }
      expect(page).not.toContain("synthetic"); // the same file, but imported as the shop's own

      // another program, the same file: the same data and the same model, bit for bit
      const db = join(server.folder, "again.sqlite");
      await writeFile(join(server.folder, "again.csv"), await readFile(SAMPLE));
      const again = await runJson<Answer>([
        "import",
        join(server.folder, "again.csv"),
        "--currency",
        "GBP",
        "--db",
        db,
      ]);
      expect(again.dataSetVersion.digest).toBe(dataSetVersion.digest);
      const retrained = await runJson<Answer>(["train", "--db", db]);
      expect(retrained.modelRun.artefactDigest).toBe(run.artefactDigest);
    });
  });
});
