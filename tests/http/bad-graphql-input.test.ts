import { createConnection } from "node:net";
import { gzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { globalId } from "../../src/runs/global-id.js";
import { rawRequest } from "../support/raw-request.js";
import { type Answer, type RunningServer, shareServer, withServer } from "../support/server.js";

/*
 * Bad GraphQL requests, and what answers them. The numbers are those of the project's list of bad inputs.
 *
 *   G1–G7    "requests that are none": bodies, types, encodings
 *   G8–G14   "queries that ask too much": depth, fields, aliases, fragments, directives, batches; the cost of lists and
 *            pages is worked out in graphql/guard-cost, the limits of shape one below, at and above in graphql/guard
 *   G15, G16 "numbers and lists out of bounds"
 *   G17–G28  "values of the wrong kind"
 *   G29      "strings": stored exactly, limits, no crash
 *   G30, G31 "ids and cursors of something else"
 *   G32, G34 "policy" (G34 with introspection off: http/security)
 *   G33, G35 "keys and clients that hang up"
 *   G36      "figures that are none"
 */

const server = shareServer(["--with-sample"]);
const JSON_TYPE = { "content-type": "application/json" };

/** What every refusal has in common: a 4xx, the closed list, a reason, the request's id, and nothing of the inside. */
async function expectRefused(
  what: { readonly status: number; readonly errors?: Answer } | Promise<{ status: number; errors?: Answer }>,
  status: number,
  reason: string,
): Promise<Answer> {
  const answer = await what;
  expect(answer.status).toBe(status);
  expect(answer.errors?.[0]).toMatchObject({
    message: expect.stringMatching(/\.$|[^\s]$/),
    extensions: {
      code: expect.stringMatching(/^(BAD_USER_INPUT|QUERY_TOO_COMPLEX)$/),
      reason,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
  expect(JSON.stringify(answer.errors)).not.toMatch(/node_modules|\.js:\d|stack|SELECT|Did you mean/);
  return answer.errors[0];
}

const raw = async (headers: Record<string, string>, body?: string | Uint8Array, method = "POST") => {
  const { status, json, headers: got } = await rawRequest(server().url, { method, headers, body });
  expect(got["content-type"]).toMatch(/^application\/json; charset=utf-8$/);
  return { status, errors: json?.errors };
};
const ask = (query: string, variables?: object) => server().graphql(query, variables);
const isWell = async (own: RunningServer = server()) =>
  expect((await own.graphql("{ __typename }")).data).toEqual({ __typename: "Query" });

describe("requests that are none", () => {
  it("G1 an empty body", () =>
    expectRefused(raw({ ...JSON_TYPE, "content-length": "0" }), 400, "BAD_REQUEST"));

  it("G2 a body that is not JSON", () => expectRefused(raw(JSON_TYPE, "{ no JSON"), 400, "BAD_REQUEST"));

  it("G3 a JSON array, and other JSON that is no object", async () => {
    for (const body of ["[]", '"query"', "17", "null", "{}"]) {
      await expectRefused(raw(JSON_TYPE, body), 400, "BAD_REQUEST");
    }
  });

  it("G4 a GET without a query, or one that a foreign page could send", async () => {
    await expectRefused(raw({ "apollo-require-preflight": "1" }, undefined, "GET"), 400, "BAD_REQUEST");
    await expectRefused(raw({}, undefined, "GET"), 400, "BAD_REQUEST");
  });

  it("G5 a wrong content type or charset", async () => {
    const body = JSON.stringify({ query: "{ __typename }" });
    for (const type of [
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
      "application/json; charset=latin1",
      "application/json; charset=utf-16",
    ]) {
      await expectRefused(raw({ "content-type": type }, body), 415, "UNSUPPORTED_BODY");
    }
    await expectRefused(raw({ "content-type": "text/plain" }, body), 400, "BAD_REQUEST");
    expect((await raw({ "content-type": "application/json; charset=UTF-8" }, body)).status).toBe(200);
  });

  it("G6 a body of 10 MB", async () => {
    const body = JSON.stringify({ query: "{ __typename }", padding: "x".repeat(10_000_000) });
    const answer = await fetch(`${server().url}/graphql`, { method: "POST", headers: JSON_TYPE, body });
    const { errors } = (await answer.json()) as Answer;
    const { message } = await expectRefused({ status: answer.status, errors }, 413, "REQUEST_TOO_LARGE");
    expect(message).toContain("1048576");
    await isWell();
  });

  it("G7 a gzipped body", async () => {
    const body = gzipSync(JSON.stringify({ query: "{ __typename }" }));
    const headers = { ...JSON_TYPE, "content-encoding": "gzip" };
    const { message } = await expectRefused(raw(headers, body), 415, "UNSUPPORTED_BODY");
    expect(message).toContain("gzip");
  });
});

describe("queries that ask too much", () => {
  const refused = (query: string, reason: string) => expectRefused(ask(query), 400, reason);

  it("G8 a depth of 20,000, and one of 11", async () => {
    await refused(`${"{ a".repeat(20_000)}${"}".repeat(20_000)}`, "TOO_MANY_TOKENS");
    await refused(
      `{ activeModel ${"{ segments { modelRun ".repeat(5)} { id } ${"} }".repeat(5)} }`,
      "QUERY_TOO_DEEP",
    );
  });

  it("G9 ten thousand fields, also the same one again and again", async () => {
    await refused(`{ ${Array.from({ length: 10_000 }, (_, i) => `f${i}`).join(" ")} }`, "TOO_MANY_TOKENS");
    await refused(`{ ${"__typename ".repeat(1_900)} }`, "TOO_MANY_REPEATS");
    await refused(`{ ${"activeModel { id } ".repeat(480)} }`, "TOO_MANY_REPEATS");
  });

  it("G10 ten thousand aliases, and sixteen", async () => {
    const aliases = (n: number) =>
      `{ ${Array.from({ length: n }, (_, i) => `a${i}: __typename`).join(" ")} }`;
    await refused(aliases(10_000), "TOO_MANY_TOKENS");
    await refused(aliases(16), "TOO_MANY_ALIASES");
    expect((await ask(aliases(15))).status).toBe(200);
  });

  it("G11 fragments that lead to themselves", async () => {
    const cycle =
      "{ ...a } fragment a on Query { activeModel { ...b } } fragment b on ModelRun { segments { modelRun { ...b } } }";
    await refused(cycle, "GRAPHQL_VALIDATION_FAILED");
    await refused(
      "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
      "GRAPHQL_VALIDATION_FAILED",
    );
  });

  it("G12 fragments that double with each step", async () => {
    const steps = Array.from(
      { length: 4 },
      (_, i) => `fragment f${i} on ModelRun { segments { modelRun { ...f${i + 1} ...f${i + 1} } } }`,
    );
    await refused(
      `{ activeModel { ...f0 } } ${steps.join(" ")} fragment f4 on ModelRun { id }`,
      "QUERY_TOO_COSTLY",
    );
    const flat = Array.from(
      { length: 40 },
      (_, i) => `fragment g${i} on Query { ${`...g${i + 1} `.repeat(8)} }`,
    );
    const { status } = await ask(`{ ...g0 } ${flat.join(" ")} fragment g40 on Query { __typename }`);
    expect(status).toBe(200); // all of them are one field
  });

  it("G13 ten thousand directives, and six", async () => {
    const directives = (n: number) => `{ __typename ${"@include(if: true) ".repeat(n)} }`;
    await refused(directives(10_000), "TOO_MANY_TOKENS");
    await refused(`{ __typename ${"@aa".repeat(900)} }`, "TOO_MANY_DIRECTIVES");
    await refused(directives(6), "TOO_MANY_DIRECTIVES");
  });

  it("G14 a batch", () => {
    const one = { query: "{ __typename }" };
    return expectRefused(raw(JSON_TYPE, JSON.stringify([one, one])), 400, "BAD_REQUEST");
  });

  it("pages within pages, named with the limit and with what to do; the cost stands in the answer", async () => {
    const query =
      "query ($n: Int) { customers(first: $n) { nodes { segment { customers(first: $n) { nodes { id } } } } } }";
    const answer = await ask(query, { n: 32 });
    const { message } = await expectRefused(answer, 400, "QUERY_TOO_COSTLY");
    expect(message).toBe(
      "The query costs 1024; at most 1000 are allowed. A page costs its size times what is inside it, another list ten times. Ask for smaller pages (first), or in several requests.",
    );
    expect(answer.extensions?.cost).toEqual({ requestedQueryCost: 1_024 });
    const smaller = await ask(query, { n: 31 });
    expect(smaller.status).toBe(200);
    expect(smaller.extensions?.cost).toEqual({ requestedQueryCost: 961 });
  });
});

describe("numbers and lists out of bounds", () => {
  it("G15 first: 1e9, −1 and 0", async () => {
    for (const first of [1_000_000_000, -1, 0, 101]) {
      const { errors } = await ask("query ($n: Int) { customers(first: $n) { nodes { id } } }", { n: first });
      expect(errors?.[0].extensions, String(first)).toMatchObject({
        code: "BAD_USER_INPUT",
        reason: "LIMIT_OUT_OF_RANGE",
      });
    }
  });

  it("G16 lists with too many ids", async () => {
    const million = JSON.stringify({
      query: "{ __typename }",
      variables: { ids: Array(1_000_000).fill("x") },
    });
    await expectRefused(raw(JSON_TYPE, million), 413, "REQUEST_TOO_LARGE");
    const lists: [string, object][] = [
      ["query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: Array(101).fill("x") }],
      [
        "query ($f: CustomerFilter) { customers(filter: $f) { totalCount } }",
        { f: { customerNumbers: Array.from({ length: 10_000 }, (_, i) => `${i}`) } },
      ],
    ];
    for (const [query, variables] of lists) {
      const { errors } = await ask(query, variables);
      expect(errors?.[0].extensions, query).toMatchObject({ reason: "TOO_MANY_ITEMS" });
    }
    const batch = await server().ask(
      "mutation ($c: [ClassifyCustomerInput!]!) { classifyCustomers(input: { customers: $c }) { userErrors { code path } } }",
      { c: Array.from({ length: 1_001 }, () => ({ monetary: 1 })) },
    );
    expect(batch.classifyCustomers.userErrors).toEqual([
      { code: "TOO_MANY_ITEMS", path: ["input", "customers"] },
    ]);
  });
});

describe("values of the wrong kind", () => {
  const classify = "query ($x: Float) { classify(input: { recencyDays: $x }) { userErrors { code } } }";

  it("G17 a literal 1e400 is not finite", () =>
    expectRefused(
      ask("{ classify(input: { recencyDays: 1e400 }) { userErrors { code } } }"),
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ));

  it("G18 nor is it as a variable", () =>
    expectRefused(
      raw(JSON_TYPE, `{"query":${JSON.stringify(classify)},"variables":{"x":1e400}}`),
      400,
      "BAD_VARIABLES",
    ));

  it("G19 NaN", async () => {
    await expectRefused(
      raw(JSON_TYPE, `{"query":${JSON.stringify(classify)},"variables":{"x":NaN}}`),
      400,
      "BAD_REQUEST",
    );
    await expectRefused(
      ask("{ classify(input: { recencyDays: NaN }) { userErrors { code } } }"),
      400,
      "GRAPHQL_VALIDATION_FAILED",
    );
  });

  it.each([
    ['G20 "1" for a Float', classify, { x: "1" }],
    ["G21 2³¹ for an Int", "query ($n: Int) { customers(first: $n) { totalCount } }", { n: 2 ** 31 }],
    ["G23 1.5 for an Int", "query ($n: Int) { customers(first: $n) { totalCount } }", { n: 1.5 }],
    [
      "G24 an unknown enum value",
      "query ($t: [ValueTier!]) { customers(filter: { tiers: $t }) { totalCount } }",
      { t: ["HUGE"] },
    ],
    [
      "G25 an unknown field of an input",
      "query ($f: CustomerFilter) { customers(filter: $f) { totalCount } }",
      { f: { monetaryy: { gt: 1 } } },
    ],
    ["G27 null for non-null", "query ($id: ID!) { node(id: $id) { id } }", { id: null }],
    ["G27 nothing for non-null", "query ($id: ID!) { node(id: $id) { id } }", {}],
  ])("%s", (_, query, variables) => expectRefused(ask(query, variables), 400, "BAD_VARIABLES"));

  it("G22 9007199254740993 is no customer's number: ids are never floats", async () => {
    const number = "query ($n: String!) { customer(lookup: { customerNumber: $n }) { id } }";
    expect(await server().ask(number, { n: "9007199254740993" })).toEqual({ customer: null });
    await expectRefused(
      raw(JSON_TYPE, `{"query":${JSON.stringify(number)},"variables":{"n":9007199254740993}}`),
      400,
      "BAD_VARIABLES",
    );
  });

  it("G23 the literal 1e3 for an Int", () =>
    expectRefused(ask("{ customers(first: 1e3) { totalCount } }"), 400, "GRAPHQL_VALIDATION_FAILED"));

  it("G25 an unknown field of a type, without a guess at what was meant", async () => {
    const { message } = await expectRefused(
      ask("{ customerz { totalCount } }"),
      400,
      "GRAPHQL_VALIDATION_FAILED",
    );
    expect(message).toMatch(/^Cannot query field "customerz" on type "Query"\./);
  });

  it("G26 __proto__, constructor and the like are names like others", async () => {
    const body = `{"query":"query ($f: CustomerFilter) { customers(filter: $f) { totalCount } }","variables":`;
    await expectRefused(raw(JSON_TYPE, `${body}{"f":{"__proto__":{"x":1}}}}`), 400, "BAD_REQUEST");
    await expectRefused(raw(JSON_TYPE, `${body}{"f":{"constructor":{"x":1}}}}`), 400, "BAD_VARIABLES");
    await expectRefused(ask("{ __proto__ }"), 400, "GRAPHQL_VALIDATION_FAILED");
    await expectRefused(ask("mutation { constructor { x } }"), 400, "GRAPHQL_VALIDATION_FAILED");
    expect(
      await server().ask(
        "query ($__proto__: Int) { customers(first: $__proto__) { pageInfo { hasPreviousPage } } }",
      ),
    ).toEqual({
      customers: { pageInfo: { hasPreviousPage: false } },
    });
    await isWell();
  });

  it("G28 a string for a list of strings is a list of one, as the specification has it", async () => {
    const query = "query ($c: [String!]) { customers(filter: { countries: $c }) { totalCount } }";
    const [one, list] = [
      await server().ask(query, { c: "Germany" }),
      await server().ask(query, { c: ["Germany"] }),
    ];
    expect(one).toEqual(list);
    expect(one.customers.totalCount).toBeGreaterThan(0);
  });
});

describe("strings", () => {
  it("G29 lone surrogates, marks of direction and width, and other compositions are kept or refused, never a crash", async () => {
    const query = "query ($n: String!) { customer(lookup: { customerNumber: $n }) { id } }";
    for (const text of [
      "\ud800",
      "\u202e12346",
      "12\u200b346",
      "é".normalize("NFD"),
      "\u0000",
      "x".repeat(1_000_000),
    ]) {
      expect((await ask(query, { n: text })).data).toEqual({ customer: null });
    }
    const { segments } = await server().ask("{ segments { key name } }");
    const rename = (name: string) =>
      server().ask(
        "mutation ($k: String!, $n: String!) { renameSegment(input: { segmentKey: $k, name: $n }) { segment { name } userErrors { code } } }",
        { k: segments[0].key, n: name },
      );
    const composed = "Café".normalize("NFC");
    expect((await rename(composed)).renameSegment.segment).toEqual({ name: composed });
    expect((await rename("x".repeat(1_000_000))).renameSegment.userErrors).toEqual([
      { code: "BAD_SEGMENT_NAME" },
    ]);
    await rename(segments[0].name);
    await isWell();
  });
});

describe("ids and cursors of something else", () => {
  it("G30 unknown, foreign and other types' ids are all the same: nothing is there", async () => {
    for (const id of [
      "x",
      "",
      globalId("Customer", 999_999),
      globalId("ModelRun", 999),
      "Q3VzdG9tZXI6MQ==",
      "9".repeat(1_000),
    ]) {
      expect(await server().ask("query ($id: ID!) { node(id: $id) { id } }", { id }), id).toEqual({
        node: null,
      });
    }
    const texts = new Set<string>();
    for (const id of ["x", globalId("Customer", 1), globalId("ModelRun", 999)]) {
      const { activateModel } = await server().ask(
        "mutation ($id: ID!) { activateModel(input: { modelRunId: $id }) { userErrors { code message } } }",
        { id },
      );
      expect(activateModel.userErrors).toHaveLength(1);
      expect(activateModel.userErrors[0].code).toBe("NOT_FOUND");
      texts.add(activateModel.userErrors[0].message.replace(id, "…"));
    }
    expect(texts.size).toBe(1);
  });

  it("G31 a cursor of another list, or none at all", async () => {
    const { customers } = await server().ask("{ customers(first: 1) { pageInfo { endCursor } } }");
    for (const after of ["x", "", "e30", customers.pageInfo.endCursor]) {
      const { errors } = await ask("query ($c: String) { modelRuns(after: $c) { nodes { id } } }", {
        c: after,
      });
      expect(errors?.[0].extensions, after).toMatchObject({ code: "BAD_USER_INPUT", reason: "BAD_CURSOR" });
    }
  });
});

describe("policy", () => {
  it("G32 a mutation by GET changes nothing", async () => {
    const query = encodeURIComponent("mutation { trainModel(input: {}) { modelRun { id } } }");
    const before = await server().ask("{ modelRuns { totalCount } }");
    const { status, json } = await rawRequest(server().url, {
      path: `/graphql?query=${query}`,
      method: "GET",
      headers: { "apollo-require-preflight": "1" },
    });
    await expectRefused({ status, errors: json.errors }, 405, "BAD_REQUEST");
    expect(await server().ask("{ modelRuns { totalCount } }")).toEqual(before);
  });

  it("G34 the schema may be asked for unless that is switched off", async () => {
    const { __schema } = await server().ask("{ __schema { queryType { name } } }");
    expect(__schema).toEqual({ queryType: { name: "Query" } });
  });
});

describe("keys and clients that hang up", () => {
  const train = `mutation ($key: String, $k: Int) {
    trainModel(input: { kMeans: { k: $k }, idempotencyKey: $key, waitSeconds: 30, activate: false }) {
      modelRun { id status } userErrors { code path }
    }
  }`;

  it("G33 an idempotency key of 256 characters, and one that was used for something else", async () => {
    const path = ["input", "idempotencyKey"];
    const long = await server().ask(train, { key: "x".repeat(256), k: 2 });
    expect(long.trainModel).toEqual({ modelRun: null, userErrors: [{ code: "BAD_IDEMPOTENCY_KEY", path }] });
    const first = await server().ask(train, { key: "one", k: 2 });
    expect(first.trainModel.modelRun.status).toBe("SUCCEEDED");
    expect(await server().ask(train, { key: "one", k: 2 })).toEqual(first);
    const other = await server().ask(train, { key: "one", k: 3 });
    expect(other.trainModel.userErrors).toEqual([{ code: "IDEMPOTENCY_KEY_REUSED", path }]);
  });

  it("G35 a client that hangs up finds the whole effect, or none, by its key", async () => {
    const { hostname, port } = new URL(server().url);
    const body = JSON.stringify({ query: train, variables: { key: "gone", k: 4 } });
    await new Promise<void>((resolve) => {
      const socket = createConnection(Number(port), hostname, () => {
        socket.write(
          `POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
        setTimeout(() => socket.destroy(), 100);
      });
      socket.on("close", () => resolve());
    });
    const again = async () => (await server().ask(train, { key: "gone", k: 4 })).trainModel;
    await expect.poll(async () => (await again()).modelRun.status, { timeout: 20_000 }).toBe("SUCCEEDED");
    const { modelRun, userErrors } = await again();
    expect(userErrors).toEqual([]);
    const { modelRuns } = await server().ask(
      "{ modelRuns { nodes { id hyperparameters { kMeans { k } } } } }",
    );
    const withK4 = modelRuns.nodes.filter((run: Answer) => run.hyperparameters.kMeans.k === 4);
    expect(withK4.map((run: Answer) => run.id)).toEqual([modelRun.id]);
  });
});

describe("figures that are none", () => {
  it("G36 are null, and the fields beside them are there", () =>
    withServer({ args: ["--with-sample"] }, async (own) => {
      const sqlite = new Sqlite(own.db);
      const plant = (path: string, value: string) =>
        sqlite.prepare(`UPDATE model_run SET outcome = replace(outcome, ?, ?)`).run(path, value);
      const { outcome } = sqlite.prepare("SELECT outcome FROM model_run").get() as { outcome: string };
      const { silhouette, daviesBouldin } = JSON.parse(outcome).metrics;
      plant(`"silhouette":${silhouette}`, '"silhouette":null');
      plant(`"daviesBouldin":${daviesBouldin}`, '"daviesBouldin":1e999');
      sqlite.close();
      const { activeModel } = await own.ask(
        "{ activeModel { metrics { inertia silhouette daviesBouldin } } }",
      );
      expect(activeModel.metrics).toEqual({
        inertia: expect.any(Number),
        silhouette: null,
        daviesBouldin: null,
      });
    }));

  it("a subscription over plain HTTP is told where to go", async () => {
    const { status, errors } = await server().graphql("subscription { dataSetChanged { digest } }");
    expect([status, errors?.[0].extensions.code]).toEqual([400, "BAD_USER_INPUT"]);
    expect(errors?.[0].extensions.reason).toBe("SUBSCRIPTION_OVER_HTTP");
    expect(errors?.[0].message).toContain("/graphql/stream");
  });
});
