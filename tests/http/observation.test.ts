import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { openLog } from "../../src/http/log.js";
import type { OperationRecord } from "../../src/http/operation-watch.js";
import { runCli, runJson, SAMPLE, withFolder } from "../support/cli.js";
import { type RunningServer, withServer } from "../support/server.js";

const metricsOf = async ({ url }: RunningServer) => (await fetch(`${url}/metrics`)).text();
const sampleOf = (metrics: string, name: string) =>
  metrics
    .split("\n")
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
const logLines = (server: RunningServer) =>
  server
    .log()
    .trim()
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("readiness", () => {
  it("says what the server has, and that it is not ready where the database is not", async () => {
    await withFolder(async (folder) => {
      await runJson(["import", SAMPLE, "--db", `${folder}/shop.sqlite`]);
      await runJson(["train", "--db", `${folder}/shop.sqlite`]);
      await withServer({ folder }, async ({ url, db }) => {
        const ready = await fetch(`${url}/health/ready`);
        expect(ready.status).toBe(200);
        expect(await ready.json()).toEqual({
          ...{ status: "ready", hasData: true, hasModel: true, version: expect.any(String) },
        });
        const sqlite = new Sqlite(db);
        const schema = sqlite.pragma("user_version", { simple: true });
        sqlite.pragma("user_version = 999"); // as a newer program leaves it
        const newer = await fetch(`${url}/health/ready`);
        expect([newer.status, await newer.json()]).toEqual([
          503,
          { status: "unavailable", reason: expect.any(String), version: expect.any(String) },
        ]);
        expect((await fetch(`${url}/health/live`)).status).toBe(200);
        sqlite.pragma(`user_version = ${schema}`);
        sqlite.close();
        expect((await fetch(`${url}/health/ready`)).status).toBe(200);
      });
    });
  });
});

describe("metrics", () => {
  it("count operations, requests and rejects, and tell the state, without a name that clients choose", async () => {
    await withFolder(async (folder) => {
      await runJson(["import", SAMPLE, "--db", `${folder}/shop.sqlite`]);
      await runJson(["train", "--k", "4", "--db", `${folder}/shop.sqlite`]);
      await withServer({ folder }, async (server) => {
        await server.graphql("query SecretName { customers(first: 1) { totalCount } }");
        await server.graphql("{ nothing }");
        await fetch(`${server.url}/secret/path`);
        await server.upload("a,b\n1,2\n");
        const metrics = await metricsOf(server);
        const value = (name: string) => sampleOf(metrics, name);
        expect(value('clientele_operations_total{type="query",transport="http",outcome="ok"}')).toBe("1");
        expect(
          value('clientele_operations_total{type="unknown",transport="http",outcome="BAD_USER_INPUT"}'),
        ).toBe("1");
        expect(value('clientele_rejected_requests_total{code="BAD_USER_INPUT"}')).toBe("2"); // with the 404
        expect(value('clientele_http_requests_total{method="ANY",route="none",status="404"}')).toBe("1");
        expect(value('clientele_operation_duration_seconds_count{type="query",transport="http"}')).toBe("1");
        expect(value('clientele_jobs{kind="IMPORT",status="COMPLETED"}')).toBe("1");
        expect(value('clientele_jobs{kind="TRAINING",status="SUCCEEDED"}')).toBe("1");
        expect([value("clientele_customers"), value("clientele_orders")]).toEqual(["815", "3028"]); // data/README.md
        expect([value("clientele_active_model_number"), value("clientele_active_model_stale")]).toEqual([
          "1",
          "0",
        ]);
        expect([value("clientele_uploads"), value("clientele_upload_bytes")]).toEqual(["1", "8"]);
        expect(Number(value("clientele_database_bytes"))).toBeGreaterThan(100_000);
        expect(Number(value("nodejs_eventloop_lag_p99_seconds"))).toBeGreaterThanOrEqual(0);
        expect(metrics).not.toContain("ecret");
      });
    });
  });

  it("have no model and no customers where there are none", async () => {
    await withServer({}, async (server) => {
      const metrics = await metricsOf(server);
      expect(metrics).toMatch(/^clientele_info\{version="[\d.]+"\} 1$/m);
      expect(metrics).not.toMatch(/^clientele_(active_model_number|customers|orders|jobs)\b/m);
    });
  });
});

describe("the log", () => {
  it("has a line for each operation and each other request: no variables, no query strings", async () => {
    await withServer({}, async (server) => {
      const { errors } = await server.graphql(
        "query Find($n: String!) { customer(lookup: { customerNumber: $n }) { nope } }",
        {
          n: "17850",
        },
      );
      await server.graphql("query Count { customers { totalCount } }", { secret: "s3cret" });
      await fetch(`${server.url}/reports/nothing?run=17850`);
      await fetch(`${server.url}/health/ready`);
      await expect.poll(() => logLines(server).length).toBe(3);
      const [refused, counted, page] = logLines(server);
      expect(refused).toMatchObject({
        ...{ level: "info", transport: "http", errorCodes: ["BAD_USER_INPUT"], caller: "local" },
        requestId: errors?.[0].extensions.requestId,
      });
      expect(counted).toMatchObject({
        operationName: "Count",
        operationType: "query",
        errorCodes: [],
        slow: false,
      });
      expect(page).toMatchObject({ method: "GET", route: "/reports/:name", status: 404 });
      expect(server.log()).not.toMatch(/17850|s3cret/);
    });
  });

  it("is for people on request, or off; another format is refused", async () => {
    const ask = async (args: string[], env = {}) =>
      withServer({ args, env }, async (server) => {
        await server.graphql("query Count { customers { totalCount } }");
        return (await server.stop()).stderr;
      });
    const [people, off, refused] = await Promise.all([
      ask([], { CLIENTELE_LOG: "text" }),
      ask(["--log", "off"]),
      runCli(["serve", "--log", "loud"]),
    ]);
    expect(people).toMatch(/^\S+Z query Count over http: ok in [\d.]+ ms.* · local · [0-9a-f-]{36}$/m);
    expect(people).toContain("\nStopping …\n");
    expect(off).toBe("");
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^BAD_SETTING: the log cannot be loud/),
    });
  });

  it("marks slow queries, keeps faults whole under their request's id, and lets nobody forge a line", () => {
    const record: OperationRecord = {
      ...{ requestId: "r", transport: "http", operationName: null, operationType: "query", cost: 7 },
      ...{ milliseconds: 1_234.56, errorCodes: ["TIMEOUT", "TIMEOUT"], caller: "crm\nsync" },
    };
    const written = (format: "json" | "text") => {
      let text = "";
      const log = openLog(format, (part) => {
        text += part;
      });
      log.operation(record);
      log.operation({ ...record, operationType: "mutation", errorCodes: [] });
      log.fault("0c9d3b1e-0000-4000-8000-000000000000 Error: broken\n  at somewhere");
      return text.trim().split("\n");
    };
    const [slow, waited, fault] = written("json").map((line) => JSON.parse(line));
    expect(slow).toMatchObject({
      level: "warn",
      slow: true,
      milliseconds: 1234.6,
      cost: 7,
      caller: "crm\nsync",
    });
    expect(waited).toMatchObject({ level: "info", slow: false });
    expect(fault).toMatchObject({
      ...{ level: "error", requestId: "0c9d3b1e-0000-4000-8000-000000000000" },
      message: "Error: broken\n  at somewhere",
    });
    expect(written("text")[0]).toMatch(
      /Z query \(no name\) over http: TIMEOUT in 1234\.6 ms \(slow\) · cost 7 · crm\?sync · r$/,
    );
  });
});
