import { describe, expect, it } from "vitest";
import { type RawRequest, rawRequest } from "../support/raw-request.js";
import { shareServer, withServer } from "../support/server.js";

/*
 * The checks of graphql-cop (dolevf/graphql-cop) restated: what each of them would find is refused here, with
 * introspection switched off.
 */

const server = shareServer(["--no-introspection"]);
const PREFLIGHT = { "apollo-require-preflight": "1" };
const times = (n: number, part: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => part(i)).join(" ");
const send = (request: RawRequest) => rawRequest(server().url, request);
const inUrl = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;

describe("twelve checks of graphql-cop find nothing", () => {
  it("1 introspection is off, also in fragments and under an alias", async () => {
    for (const query of [
      "{ __schema { types { name } } }",
      '{ __type(name: "Query") { name } }',
      "{ a: __schema { queryType { name } } }",
      "{ ...f } fragment f on Query { ... { __schema { types { name } } } }",
    ]) {
      const { status, data, errors } = await server().graphql(query);
      expect(status, query).toBe(400);
      expect(data).toBeUndefined();
      expect(errors?.[0].extensions).toMatchObject({ code: "BAD_USER_INPUT", reason: "INTROSPECTION_OFF" });
    }
    expect((await server().graphql("{ __typename }")).data).toEqual({ __typename: "Query" });
  });

  it("2 no field, type, argument, enum value or input field is suggested", async () => {
    for (const [query, variables] of [
      ["{ segment }", {}],
      ["{ segmentss { id } }", {}],
      ["{ customers(frist: 1) { totalCount } }", {}],
      ["{ customers(orderBy: { field: MONETRY }) { totalCount } }", {}],
      ["{ node(id: 1) { ... on Custommer { id } } }", {}],
      ["query ($f: CustomerFilter) { customers(filter: $f) { totalCount } }", { f: { tier: ["HIGH"] } }],
      ["query ($o: CustomerOrder) { customers(orderBy: $o) { totalCount } }", { o: { field: "MONETRY" } }],
    ] as const) {
      const { errors } = await server().graphql(query, variables);
      expect(errors?.length, query).toBeGreaterThan(0);
      expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    }
  });

  it("3 no IDE answers at the address of the API, and no trace is in an answer", async () => {
    for (const path of ["/graphql", "/graphiql", "/playground", "/console", "/api", "/altair"]) {
      const { status, text } = await send({ path, method: "GET", headers: { accept: "text/html" } });
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(text, path).not.toMatch(/<html|<script/i);
    }
    const body = JSON.stringify({ query: "{ __typename }" });
    const headers = {
      "content-type": "application/json",
      "apollo-tracing": "1",
      "apollo-federation-include-trace": "ftv1",
    };
    const { json } = await send({ headers, body });
    expect(Object.keys(json.extensions)).toEqual(["cost"]);
  });

  it("4 mutations by GET are refused", async () => {
    const { status, json } = await send({
      path: inUrl("mutation { __typename }"),
      method: "GET",
      headers: PREFLIGHT,
    });
    expect(status).toBe(405);
    expect(json).not.toHaveProperty("data");
  });

  it("5 queries by GET need a header that no page of elsewhere can send", async () => {
    const path = inUrl("{ __typename }");
    expect((await send({ path, method: "GET" })).status).toBe(400);
    expect((await send({ path, method: "GET", headers: { "content-type": "text/plain" } })).status).toBe(400);
    expect((await send({ path, method: "GET", headers: PREFLIGHT })).json.data).toEqual({
      __typename: "Query",
    });
  });

  it("6 forms are refused", async () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { status, json } = await send({ headers, body: "query=%7B__typename%7D" });
    expect(status).toBe(415);
    expect(json).not.toHaveProperty("data");
  });

  it.each([
    ["7 a hundred aliases", `{ ${times(101, (i) => `a${i}: __typename`)} }`],
    ["9 ten directives on a field", `{ __typename ${"@aa".repeat(10)} }`],
    [
      "10 a circle in the schema",
      `{ __schema { ${"types { fields { type { ".repeat(4)} name ${"} } } ".repeat(4)} } }`,
    ],
    ["10 fragments in a circle", "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }"],
    ["11 a field five hundred times", `{ ${"__typename ".repeat(500)} }`],
  ])("%s", async (_, query) => {
    const { status, data, errors } = await server().graphql(query);
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.[0].extensions.code).toMatch(/^(QUERY_TOO_COMPLEX|BAD_USER_INPUT)$/);
  });

  it("8 batches are refused", async () => {
    const body = JSON.stringify(Array(10).fill({ query: "{ __typename }" }));
    const { status, json } = await send({ headers: { "content-type": "application/json" }, body });
    expect(status).toBe(400);
    expect(json.errors[0].extensions.code).toBe("BAD_USER_INPUT");
  });

  it("12 what cannot be carried out says so, without the inside", async () => {
    for (const body of [
      '{"query":"qwerty"}',
      '{"query":17}',
      '{"query":"{ __typename }","variables":[]}',
      '{"a":"b"}',
    ]) {
      const { status, text, json } = await send({ headers: { "content-type": "application/json" }, body });
      expect(status, body).toBe(400);
      expect(json.errors[0].extensions).toMatchObject({
        code: "BAD_USER_INPUT",
        requestId: expect.any(String),
      });
      expect(text).not.toMatch(/stacktrace|exception|node_modules|at \w+ \(/);
    }
  });
});

describe("without tokens only this machine is served", () => {
  const body = JSON.stringify({ query: "{ __typename }" });
  const headers = { "content-type": "application/json" };
  const ask = (host: string) => send({ headers: { ...headers, host }, body });

  it("under its own names only, so that no foreign name can be made to lead here", async () => {
    for (const host of [
      "localhost",
      "localhost:4000",
      "127.0.0.1",
      "127.1.2.3:80",
      "[::1]",
      "[::1]:4000",
      "LOCALHOST",
    ]) {
      expect((await ask(host)).status, host).toBe(200);
    }
    for (const host of [
      "evil.example",
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "10.0.0.1",
      "a b",
      "x:4000",
    ]) {
      const { status, json } = await ask(host);
      expect(status, host).toBe(403);
      expect(json.errors[0].extensions).toMatchObject({ code: "FORBIDDEN", reason: "FOREIGN_HOST" });
      for (const path of ["/", "/reports/segments", "/imports/x/rejects.csv"]) {
        expect((await send({ path, method: "GET", headers: { host } })).status, `${host}${path}`).toBe(403);
      }
    }
    expect((await send({ path: "/health/live", method: "GET", headers: { host: "probe" } })).status).toBe(
      200,
    );
  });

  it("and no page of elsewhere may upload", async () => {
    const put = (origin: string) => send({ path: "/imports", method: "PUT", headers: { origin }, body: "x" });
    const foreign = await put("https://evil.example");
    expect(foreign.status).toBe(403);
    expect(foreign.json.error.code).toBe("FOREIGN_ORIGIN");
    expect((await put("null")).status).toBe(403);
    expect((await put(server().url)).status).toBe(201);
    await withServer({ args: ["--cors-origin", "https://shop.example"] }, async ({ url }) => {
      const origin = "https://shop.example";
      const { status } = await rawRequest(url, {
        path: "/imports",
        method: "PUT",
        headers: { origin },
        body: "x",
      });
      expect(status).toBe(201);
    });
  });
});

describe("every answer", () => {
  it("keeps browsers from guessing, framing and telling", async () => {
    for (const path of ["/", "/health/live", "/nowhere", inUrl("{ __typename }")]) {
      const { headers } = await send({ path, method: "GET", headers: PREFLIGHT });
      expect(headers, path).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "content-security-policy": expect.stringContaining("default-src 'none'"),
      });
      expect(headers).not.toHaveProperty("x-powered-by");
      if (path === "/") expect(headers["x-frame-options"]).toBe("DENY");
    }
  });
});
