import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { createConnection } from "node:net";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { shareServer, withServer } from "../support/server.js";

const server = shareServer();

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;
const get = (path: string, headers: Record<string, string> = {}) => fetch(server().url + path, { headers });
const inQuery = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;

describe("GraphQL over HTTP", () => {
  it("answers GET queries, and refuses mutations by GET", async () => {
    const headers = { "apollo-require-preflight": "true" };
    const answer = await get(inQuery("{ dataSetVersion { id } }"), headers);
    expect(answer.status).toBe(200);
    expect(await json(answer)).toMatchObject({ data: { dataSetVersion: null } });
    const mutation = await get(
      inQuery("mutation { trainModel(input: {}) { userErrors { code } } }"),
      headers,
    );
    expect(mutation.status).toBe(405);
    expect(await json(mutation)).not.toHaveProperty("data");
  });

  it("refuses what a foreign page could send without a preflight", async () => {
    const simple = await get(inQuery("{ dataSetVersion { id } }"));
    expect(simple.status).toBe(400);
    const body = JSON.stringify({ query: "{ dataSetVersion { id } }" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const headers = { "content-type": type };
      const response = await fetch(`${server().url}/graphql`, { method: "POST", headers, body });
      expect(response.status, type).toBeGreaterThanOrEqual(400);
      expect(await response.text()).not.toContain('dataSetVersion":');
    }
  });

  it("lets no other origin read along unless it was named", async () => {
    const headers = { origin: "https://example.com", "apollo-require-preflight": "true" };
    const unnamed = await get(inQuery("{ __typename }"), headers);
    expect(unnamed.headers.get("access-control-allow-origin")).toBeNull();
    await withServer({ args: ["--cors-origin", "https://example.com"] }, async ({ url }) => {
      const named = await fetch(url + inQuery("{ __typename }"), { headers });
      expect(named.headers.get("access-control-allow-origin")).toBe("https://example.com");
      const other = await fetch(url + inQuery("{ __typename }"), {
        headers: { ...headers, origin: "https://example.org" },
      });
      expect(other.headers.get("access-control-allow-origin")).not.toBe("https://example.org");
    });
  });

  it("says what is wrong with a query, without guessing at the schema and without a stack", async () => {
    const faulty = [
      "{",
      "{ nothing }",
      "{ customers(first: 1, first: 2) { totalCount } }",
      "{ customer { id } }",
      "",
    ];
    for (const query of faulty) {
      const { errors, data, status } = await server().graphql(query);
      expect(status, query).toBe(400);
      expect(data).toBeUndefined();
      expect(errors?.[0].extensions.code).toBe("BAD_USER_INPUT");
      expect(JSON.stringify(errors)).not.toMatch(/node_modules|\.js:\d|stacktrace/);
    }
    const { errors } = await server().graphql("{ customerz { totalCount } }");
    expect(errors?.[0].message).not.toContain("Did you mean");
  });

  it("takes one request at a time, and bodies up to 1 MiB", async () => {
    const post = (body: string) =>
      fetch(`${server().url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
    const batch = await post(JSON.stringify([{ query: "{ __typename }" }, { query: "{ __typename }" }]));
    expect(batch.status).toBe(400);
    expect((await post("{ no JSON")).status).toBe(400);
    expect((await post(JSON.stringify({ query: `{ __typename }${" ".repeat(2 ** 20)}` }))).status).toBe(413);
    const many = `{ ${Array.from({ length: 2_000 }, (_, i) => `a${i}: __typename`).join(" ")} }`;
    const { errors, status } = await server().graphql(many);
    expect(status).toBe(400);
    expect(errors?.[0].message).toContain("2000 tokens");
  });

  it("gives every error the id of its request", async () => {
    const { errors } = await server().graphql("{ customer(lookup: {}) { id } }");
    expect(errors?.[0].extensions).toEqual({
      code: "BAD_USER_INPUT",
      reason: "BAD_LOOKUP",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it("masks a bug: an id goes out, the stack goes to the log", async () => {
    await withServer({}, async (own) => {
      const sqlite = new Sqlite(own.db);
      sqlite.exec("ALTER TABLE import RENAME TO import_gone");
      sqlite.close();
      const { errors, data } = await own.graphql("{ imports { totalCount nodes { id } } }");
      expect(data).toBeNull();
      expect(errors?.[0].extensions).toEqual({
        code: "INTERNAL_SERVER_ERROR",
        reason: "INTERNAL_ERROR",
        requestId: expect.any(String),
      });
      expect(errors?.[0].path).toEqual(["imports"]);
      expect(JSON.stringify(errors)).not.toMatch(/no such table|SqliteError|import_gone|dist\//);
      expect(own.log()).toContain(errors?.[0].extensions.requestId);
      expect(own.log()).toContain("no such table");
    });
  });
});

describe("uploads", () => {
  const put = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(server().url + path, { method: "PUT", body, headers });
  const files = () => readdirSync(`${server().db}-uploads`).sort();

  it("are stored whole under an id of our own, and answered with size and digest", async () => {
    const body = "a,b\n1,ü\n";
    const response = await put("/imports?filename=orders.csv", body);
    expect(response.status).toBe(201);
    const sha256 = createHash("sha256").update(body).digest("hex");
    const { uploadId, ...rest } = await json(response);
    expect(rest).toEqual({ sha256, bytes: 9 });
    expect(uploadId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(files()).toContain(uploadId);
  });

  it("may have any type and any name: the name is no path", async () => {
    for (const type of ["text/csv", "application/gzip", "application/json", "application/octet-stream"]) {
      expect((await put("/imports", "x", { "content-type": type })).status).toBe(201);
    }
    expect((await put("/imports?filename=a&filename=b", "x")).status).toBe(201);
    const before = files().length;
    expect((await put(`/imports?filename=${encodeURIComponent("../../evil.csv")}`, "x")).status).toBe(201);
    expect(files()).toHaveLength(before + 1);
    expect(existsSync(`${server().folder}/evil.csv`)).toBe(false);
    expect(existsSync(`${server().folder}/../evil.csv`)).toBe(false);
  });

  it("that are cut off leave nothing", async () => {
    const before = files();
    const { hostname, port } = new URL(server().url);
    await new Promise<void>((resolve) => {
      const socket = createConnection(Number(port), hostname, () => {
        socket.write("PUT /imports HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\nonly this");
        setTimeout(() => socket.destroy(), 200);
      });
      socket.on("close", () => resolve());
    });
    await expect.poll(files, { timeout: 5_000 }).toEqual(before);
    expect((await fetch(`${server().url}/health/live`)).status).toBe(200);
  });
});

describe("pages and health", () => {
  it("tell programs that the server is live, and what it has", async () => {
    expect(await json(await get("/health/live"))).toEqual({ status: "live" });
    expect(await json(await get("/health/ready"))).toEqual({
      status: "ready",
      hasData: false,
      hasModel: false,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it("say what is missing and what to do where there are no data yet", async () => {
    const page = await get("/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("There are no orders yet");
    expect((await get("/reports/segments")).status).toBe(200);
  });

  it("answer with a code where there is nothing", async () => {
    const nowhere = await get("/nowhere?secret=1");
    expect(nowhere.status).toBe(404);
    expect(await json(nowhere)).toEqual({
      error: { code: "NOT_FOUND", message: "There is nothing at /nowhere. Start at /." },
    });
    for (const name of [
      "unknown",
      "..%2f..%2fpackage",
      "%00",
      "segments?run=unknown",
      `segments?run=${globalId("ModelRun", 9)}`,
    ]) {
      const report = await get(`/reports/${name}`);
      expect(report.status, name).toBe(404);
      expect(await report.text()).not.toContain("<html");
    }
  });

  it("are never guessed at, framed or told about to others", async () => {
    for (const path of ["/", "/explorer", "/reports/segments"]) {
      const { headers } = await get(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    }
  });
});
