import { writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runJson, SAMPLE, shareCli, withFolder } from "../support/cli.js";
import { type Answer, type RunningServer, startServer, withServer } from "../support/server.js";
import { ordersCsv } from "../support/shop-orders.js";

let server: RunningServer;
let stop: () => void = () => undefined;
let stopped: Promise<void>;
let runId = "";

beforeAll(async () => {
  await new Promise<void>((ready, fail) => {
    stopped = withFolder(async (folder) => {
      const db = `${folder}/shop.sqlite`;
      await runJson(["import", SAMPLE, "--db", db]);
      runId = (await runJson<{ modelRun: { id: string } }>(["train", "--db", db])).modelRun.id;
      server = await startServer({ folder });
      ready();
      await new Promise<void>((resolve) => {
        stop = resolve;
      });
      await server.stop();
    });
    stopped.catch(fail);
  });
});

afterAll(() => {
  stop();
  return stopped;
});

const get = (path: string, query: Record<string, string> = {}) =>
  fetch(`${server.url}/exports/${path}?${new URLSearchParams(query)}`);
const text = async (path: string, query?: Record<string, string>) => (await get(path, query)).text();
const cli = shareCli();
const command = async (...args: string[]) => (await cli.run("export", ...args, "--db", server.db)).stdout;
const rowsOf = async (path: string, filter: object): Promise<Record<string, never>[]> =>
  Object.values(JSON.parse(await text(path, { filter: JSON.stringify(filter) })))[0] as Record<
    string,
    never
  >[];

describe("exports over HTTP", () => {
  it("are byte for byte what the command writes", async () => {
    for (const what of ["customers", "anomalies", "segments", "overdue"]) {
      expect(await text(`${what}.csv`), what).toBe(await command(what));
      expect(await text(`${what}.json`), what).toBe(await command(what, "--format", "json"));
    }
    const ofRun = await text("customers.csv", { modelRunId: runId });
    expect(ofRun).toBe(await command("customers", "--run", runId));
    const high = await text("customers.csv", { filter: '{"tiers":["HIGH"],"countries":["United Kingdom"]}' });
    expect(high).toBe(await command("customers", "--tier", "high", "--country", "United Kingdom"));
    expect(high.split("\n").length).toBeGreaterThan(2);
  });

  it("are files with a name, of which no cache keeps a copy", async () => {
    const { headers } = await get("customers.csv");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="customers-\d{4}-\d{2}-\d{2}\.csv"$/,
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await get("anomalies.json")).headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  it("take every condition of CustomerFilter, and find what the graph finds", async () => {
    const { customers } = await server.ask(
      `{ customers(first: 50, orderBy: { field: MONETARY, direction: DESC }) { nodes {
        customerNumber country firstOrderAt lastOrderAt segment { id key }
      } } }`,
    );
    const one = customers.nodes.find(({ segment }: { segment: object | null }) => segment);
    const filters = [
      ...[
        { customerNumbers: [one.customerNumber] },
        { customerNumberContains: one.customerNumber.slice(1, 4) },
      ],
      ...[{ countries: [one.country] }, { segmentKeys: [one.segment.key] }, { segmentIds: [one.segment.id] }],
      ...[{ tiers: ["LOW", "MEDIUM"] }, { isAnomaly: true }, { isAnomaly: false }],
      ...[{ anomalyKinds: ["RARE_PROFILE"] }, { anomalyTriages: ["VIP", "UNCLEAR"] }],
      ...[{ recencyDays: { gte: 90 } }, { frequency: { gt: 3, lt: 9 } }],
      ...[{ monetary: { lte: 500.5 } }, { netMonetary: { gt: 1e3 } }, { averageOrderValue: { lt: 100 } }],
      ...[
        { tenureDays: { gte: 100 } },
        { returnRate: { gt: 0 } },
        { firstOrderAt: { lt: one.firstOrderAt } },
      ],
      ...[{ lastOrderAt: { gte: one.lastOrderAt } }, { countries: [] }, { tiers: null }, {}],
    ];
    for (const filter of filters) {
      const found = await rowsOf("customers.json", filter);
      const { customers: counted } = await server.ask(
        "query ($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }",
        { filter },
      );
      expect(found.length, JSON.stringify(filter)).toBe(counted.totalCount);
    }
    expect(await rowsOf("customers.json", { customerNumbers: [one.customerNumber] })).toMatchObject([
      { customerNumber: one.customerNumber, country: one.country, segmentKey: one.segment.key },
    ]);
  });

  it("of anomalies come with reasons, the most severe first, filtered the same way", async () => {
    const all = await rowsOf("anomalies.json", {});
    const severities = all.map(({ severity }) => severity);
    expect(severities).toEqual([...severities].sort((a, b) => b - a));
    expect(all[0]).toMatchObject({ kind: expect.any(String), triage: expect.any(String) });
    const { country, triage } = all[0];
    const some = await rowsOf("anomalies.json", { countries: [country] });
    expect(some).toEqual(all.filter((row) => row.country === country));
    const alike = await rowsOf("anomalies.json", { anomalyTriages: [triage] });
    expect(alike).toEqual(all.filter((row) => row.triage === triage));
  });

  it("of overdue customers hold as many of each segment as the graph counts, with the limit they exceeded", async () => {
    const { segments } = await server.ask("{ segments { key overdue { customerCount revenue } } }");
    const all = await rowsOf("overdue.json", {});
    const counted = segments.map(({ overdue }: Answer) => overdue.customerCount);
    expect(all).toHaveLength(counted.reduce((sum: number, count: number) => sum + count, 0));
    for (const { key, overdue } of segments) {
      const rows = await rowsOf("overdue.json", { segmentKeys: [key] });
      expect(rows).toEqual(all.filter(({ segmentKey }) => segmentKey === key));
      expect(rows).toHaveLength(overdue.customerCount);
      const revenue = rows.reduce((sum, { monetary }) => sum + monetary, 0);
      expect(revenue).toBeCloseTo(overdue.revenue, 6);
    }
    for (const { silentDays, usualDays } of all) expect(silentDays).toBeGreaterThan(usualDays);
    const { key } = segments.find(({ overdue }: Answer) => overdue.customerCount > 0);
    const filter = JSON.stringify({ segmentKeys: [key], tiers: ["LOW", "MEDIUM", "HIGH"] });
    const ofSegment = await text("overdue.csv", { modelRunId: runId, filter });
    expect(ofSegment).toBe(await command("overdue", "--segment", key, "--run", runId));
    expect(ofSegment.split("\n")[0]).toMatch(/^customerNumber,country,.*,severity,silentDays,usualDays$/);
    expect((await get("overdue.csv", { modelRunId: "nonsense" })).status).toBe(404);
  });

  it("name the field that is wrong, and are 404 for a run that is not there", async () => {
    const refused: [Record<string, string>, number, RegExp][] = [
      [{ filter: "tiers" }, 400, /^filter cannot be tiers: it must be a CustomerFilter in JSON/],
      [{ filter: "[]" }, 400, /^filter cannot be \[\]/],
      [{ filter: '{"tier":["HIGH"]}' }, 400, /Field "tier" is not defined/],
      [{ filter: '{"tiers":["HUGE"]}' }, 400, /^filter\.tiers\.0 cannot be HUGE/],
      [{ filter: '{"recencyDays":{"gte":"x"}}' }, 400, /^filter\.recencyDays\.gte cannot be x/],
      [{ filter: '{"monetary":{"gt":1e999}}' }, 400, /^filter\.monetary\.gt cannot be/],
      [{ filter: '{"lastOrderAt":{"gte":"yesterday"}}' }, 400, /^filter\.lastOrderAt\.gte cannot be/],
      [{ raw: "yes" }, 400, /^raw cannot be yes/],
      [{ modelRun: runId }, 400, /^modelRun cannot be .* known: modelRunId, filter, raw/],
      [{ modelRunId: "nonsense" }, 404, /^There is no model run nonsense/],
    ];
    for (const [query, status, message] of refused) {
      const response = await get("customers.csv", query);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect([response.status, error.message]).toEqual([status, expect.stringMatching(message)]);
      expect(error.message).not.toContain("Did you mean");
      expect(error.code).toBe(status === 404 ? "NOT_FOUND" : "BAD_OPTION");
    }
  });

  it("leave a client that has gone, and serve the others", async () => {
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 2 }, () => {
      const socket = createConnection(Number(port), hostname);
      socket.write("GET /exports/customers.json HTTP/1.1\r\nhost: localhost\r\n\r\n");
      socket.pause();
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { customers } = await server.ask("{ customers { totalCount } }");
    for (const socket of sockets) socket.destroy();
    const { length } = (await text("customers.csv")).trimEnd().split("\n");
    expect(length - 1).toBe(customers.totalCount);
  });

  it("guard spreadsheets against formulas, unless raw; without data they say so", async () => {
    await withServer({}, async (own) => {
      const refused = await fetch(`${own.url}/exports/customers.csv`);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ error: { code: "NO_DATA" } });
      await writeFile(`${own.folder}/f.csv`, ordersCsv([{ invoice: "1", customer: "=1+1" }]));
      await runJson(["import", `${own.folder}/f.csv`, "--db", own.db]);
      const unknown = await fetch(`${own.url}/exports/overdue.csv`);
      expect(await unknown.json()).toMatchObject({ error: { code: "NO_ACTIVE_MODEL" } });
      const line = async (query: string) =>
        (await (await fetch(`${own.url}/exports/customers.csv${query}`)).text()).split("\n")[1];
      expect(await line("")).toMatch(/^'=1\+1,/);
      expect(await line("?raw=true")).toMatch(/^=1\+1,/);
      const json = (await (await fetch(`${own.url}/exports/customers.json`)).json()) as {
        customers: object[];
      };
      expect(json.customers).toMatchObject([{ customerNumber: "=1+1", segment: null, isAnomaly: null }]);
    });
  });

  it("give an empty table its headings, or an empty list", async () => {
    const nobody = { filter: '{"customerNumbers":["nobody"]}' };
    const [headings] = (await text("customers.csv")).split("\n");
    expect(await text("customers.csv", nobody)).toBe(`${headings}\n`);
    expect(JSON.parse(await text("customers.json", nobody))).toEqual({ customers: [] });
  });
});
