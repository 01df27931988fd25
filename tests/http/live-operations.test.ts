import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import WebSocket from "ws";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { withDatabase } from "../../src/database/open-database.js";
import { runCli, runJson } from "../support/cli.js";
import { allOf, nextOf, overBoth, streamClient, webSocketClient } from "../support/live-client.js";
import { type Answer, type RunningServer, shareServer, withServer } from "../support/server.js";
import { smallShop } from "../support/shop-orders.js";

const DATA = "subscription Changes { dataSetChanged { id } }";
const COUNT = "query Count($first: Int) { customers(first: $first) { totalCount } segments { key } }";
const TRAIN = `mutation { trainModel(input: { kMeans: { k: 3 } }) { modelRun { id status } userErrors { code } } }`;
const IMPORT = "mutation ($id: ID!) { importTransactions(input: { uploadId: $id }) { userErrors { code } } }";

async function fill(server: RunningServer): Promise<void> {
  await server.ask(IMPORT, { id: await server.upload(smallShop()) });
}

/** A bare socket that speaks the protocol, or is meant not to. */
async function rawSocket({ url }: RunningServer, options: WebSocket.ClientOptions = {}) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", options);
  socket.on("error", () => undefined);
  await Promise.race([once(socket, "open"), once(socket, "close")]);
  const send = (message: object) => socket.send(JSON.stringify(message));
  const received = async () => JSON.parse(String((await once(socket, "message"))[0]));
  const closed = async () => {
    const [code, reason] = await once(socket, "close");
    return { code, reason: String(reason) };
  };
  return { socket, send, received, closed };
}

/** How a request for a socket is refused. */
function upgrade({ url }: RunningServer, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request(`${url}${path}`, {
      headers: {
        ...{ connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
        ...{
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
          "sec-websocket-protocol": "graphql-transport-ws",
        },
        ...headers,
      },
    });
    asked.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, body: "" });
    });
    asked.on("response", async (response) => {
      const body = (await response.toArray()).join("");
      resolve({ status: response.statusCode, body });
    });
    asked.on("error", reject).end();
  });
}

function postStream({ url }: RunningServer, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${url}/graphql/stream`, {
    method: "POST",
    headers: { accept: "text/event-stream", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

describe("over WebSocket and server-sent events", () => {
  const server = shareServer();

  it("queries and mutations give what they give over HTTP, with cost and hints", async () => {
    await fill(server());
    await overBoth(server(), async (subscribe) => {
      const operation = { query: COUNT, variables: { first: 5 }, operationName: "Count" };
      const { status: _, ...expected } = await server().graphql(COUNT, { first: 5 });
      expect(await allOf(subscribe(operation))).toEqual([expected]);
      const [trained] = await allOf(subscribe({ query: TRAIN }));
      expect(trained.data.trainModel).toMatchObject({ modelRun: { status: "SUCCEEDED" }, userErrors: [] });
    });
  });

  it.each([
    ["{ customers {", {}],
    ["{ customer { nothing } }", {}],
    ["{ __typename } { __typename }", {}],
    ["query ($id: ID!) { node(id: $id) { id } }", {}],
    ["query ($first: Int) { customers(first: $first) { totalCount } }", { first: "five" }],
    [`{ ${Array.from({ length: 40 }, (_, i) => `a${i}: __typename`).join(" ")} }`, {}],
    [`{ ${"__typename ".repeat(2_100)} }`, {}],
    ["{ modelRuns(first: 100) { nodes { segments { customers(first: 100) { nodes { id } } } } } }", {}],
    ["{ customers(first: 1000) { totalCount } }", {}],
    ["query A { __typename } query B { __typename }", {}],
  ])("refuse %.60s in the words of HTTP", async (query, variables) => {
    const { errors } = await server().graphql(query, variables);
    const known = (errors ?? []).map(({ message, extensions: { code, reason } }) => ({
      message,
      extensions: { code, reason, requestId: expect.any(String) },
    }));
    expect(known.length).toBeGreaterThan(0);
    const socket = webSocketClient(server());
    const overSocket = await allOf(socket.iterate<Answer>({ query, variables })).then(
      ([answer]) => answer.errors,
      (faults) => faults,
    );
    expect(overSocket).toMatchObject(known);
    await socket.dispose();
    const stream = streamClient(server());
    const [overStream] = await allOf(stream.iterate<Answer>({ query, variables }));
    expect(overStream.errors).toMatchObject(known);
    stream.dispose();
  });

  it("mask a bug: an id goes out, the stack goes to the log", async () => {
    await withServer({}, async (own) => {
      await fill(own);
      await withDatabase(own.db, async ({ sqlite }) => sqlite.exec("ALTER TABLE ledger RENAME TO gone"));
      await overBoth(own, async (subscribe) => {
        const query = "{ dataQuality { raw { rows } } }";
        const [{ errors = [] }] = await allOf(subscribe({ query }));
        const { code, requestId } = errors[0].extensions as { code: string; requestId: string };
        expect(code).toBe("INTERNAL_SERVER_ERROR");
        expect(JSON.stringify(errors)).not.toContain("ledger");
        expect(own.log()).toMatch(new RegExp(`${requestId}.*ledger`));
      });
    });
  });

  it("one WebSocket carries up to 50 operations", async () => {
    const client = webSocketClient(server(), { lazy: false });
    const open = Array.from({ length: 50 }, () => client.iterate<Answer>({ query: DATA }));
    const waiting = open.map((answers) => answers.next());
    await sleep(0);
    const refused = await client
      .iterate<Answer>({ query: DATA })
      .next()
      .catch((faults) => faults);
    expect(refused).toMatchObject([{ extensions: { code: "THROTTLED", reason: "TOO_MANY_OPERATIONS" } }]);
    await open[0].return?.();
    const [{ data }] = await allOf(client.iterate<Answer>({ query: "{ __typename }" }));
    expect(data).toEqual({ __typename: "Query" });
    await client.dispose();
    await Promise.all(waiting);
  });
});

describe("a WebSocket", () => {
  const server = shareServer();

  it("must say whose it is within three seconds, once, and before anything else", async () => {
    const { closed } = await rawSocket(server());
    expect(await closed()).toEqual({ code: 4408, reason: "Connection initialisation timeout" });
    const early = await rawSocket(server());
    early.send({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } });
    expect(await early.closed()).toMatchObject({ code: 4401 });
    const twice = await rawSocket(server());
    twice.send({ type: "connection_init" });
    expect(await twice.received()).toEqual({ type: "connection_ack" });
    twice.send({ type: "connection_init" });
    expect(await twice.closed()).toMatchObject({ code: 4429 });
  });

  it("takes messages up to 1 MiB, and only those of the protocol", async () => {
    const large = await rawSocket(server());
    large.send({ type: "connection_init" });
    await large.received();
    const query = `# ${"x".repeat(1_040_000)}\n{ __typename }`;
    large.send({ id: "1", type: "subscribe", payload: { query } });
    expect(await large.received()).toMatchObject({
      type: "next",
      payload: { data: { __typename: "Query" } },
    });
    large.send({
      id: "2",
      type: "subscribe",
      payload: { query: `# ${"x".repeat(2 ** 20)}\n{ __typename }` },
    });
    expect(await large.closed()).toMatchObject({ code: 1009 });
    const odd = await rawSocket(server());
    odd.socket.send("{ no JSON");
    expect(await odd.closed()).toMatchObject({ code: 4400 });
    const other = new WebSocket(`${server().url.replace("http", "ws")}/graphql`, "graphql-ws");
    other.on("error", () => undefined);
    expect(await new Promise((resolve) => other.on("close", resolve))).toBe(1006); // it wants a protocol that is not spoken here
  });

  it("is for pages of this server, of this machine and of named origins; and for /graphql alone", async () => {
    const ask = (path: string, headers: Record<string, string>) => upgrade(server(), path, headers);
    const foreign = await ask("/graphql", { origin: "https://example.com" });
    expect(foreign.status).toBe(403);
    expect(JSON.parse(foreign.body).errors[0].extensions).toMatchObject({
      code: "FORBIDDEN",
      reason: "FOREIGN_ORIGIN",
    });
    expect((await ask("/graphql", { origin: "null" })).status).toBe(403);
    expect((await ask("/graphql", { origin: server().url })).status).toBe(101);
    expect((await ask("/graphql", { origin: "http://localhost:5173" })).status).toBe(101);
    expect((await ask("/reports", {})).status).toBe(404);
    expect((await ask("/graphql", { authorization: "Bearer nonsense" })).status).toBe(401);
  });

  it("of one caller has 99 others beside it", async () => {
    await withServer({}, async (own) => {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => rawSocket(own)));
      for (const { send, received } of sockets) {
        const ack = received();
        send({ type: "connection_init" });
        await ack;
      }
      const one = await rawSocket(own);
      one.send({ type: "connection_init" });
      expect(await one.closed()).toEqual({ code: 4401, reason: "TOO_MANY_CONNECTIONS" });
      const refused = await postStream(own, { query: "{ __typename }" });
      expect(refused.status).toBe(429);
      const gone = once(sockets[0].socket, "close");
      sockets[0].socket.close();
      await gone;
      await vi.waitFor(async () => {
        const accepted = await postStream(own, { query: "{ __typename }" }); // the server may hear of it a moment later
        expect(await accepted.text()).toContain('"__typename":"Query"');
      });
      for (const { socket } of sockets) socket.terminate();
    });
  });
});

describe("an event stream", () => {
  const server = shareServer();

  it("is one operation: each answer an event, the last one `complete`", async () => {
    const response = await postStream(server(), { query: "{ __typename }" });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("no-cache");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe(
      ':\n\nevent: next\ndata: {"data":{"__typename":"Query"},"extensions":{"cost":{"requestedQueryCost":1}}}\n\nevent: complete\ndata:\n\n',
    );
    const query = encodeURIComponent("query ($id: ID!) { node(id: $id) { id } }");
    const variables = encodeURIComponent('{"id":"x"}');
    const byGet = await fetch(`${server().url}/graphql/stream?query=${query}&variables=${variables}`, {
      headers: { accept: "text/event-stream" },
    });
    expect(await byGet.text()).toContain('{"node":null}');
  });

  it.each([
    ["that asks for no events", { accept: "application/json" }, '{"query":"{ __typename }"}', "BAD_REQUEST"],
    ["in plain text", { "content-type": "text/plain" }, '{"query":"{ __typename }"}', "UNSUPPORTED_BODY"],
    ["of a list", {}, "[]", "BAD_REQUEST"],
    [
      "of a page elsewhere",
      { origin: "https://example.com" },
      '{"query":"{ __typename }"}',
      "FOREIGN_ORIGIN",
    ],
    ["of a page elsewhere without its name", { "sec-fetch-site": "cross-site" }, "{}", "FOREIGN_ORIGIN"],
    [
      "with a token that is none",
      { authorization: "Bearer x" },
      '{"query":"{ __typename }"}',
      "TOKEN_INVALID",
    ],
  ])("is refused to a request %s", async (_what, headers, body, reason) => {
    const response = await postStream(server(), body, headers as Record<string, string>);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(((await response.json()) as Answer).errors[0].extensions.reason).toBe(reason);
  });

  it("answers no mutation by GET", async () => {
    const query = encodeURIComponent(TRAIN);
    const headers = { accept: "text/event-stream" };
    const response = await fetch(`${server().url}/graphql/stream?query=${query}`, { headers });
    expect(response.status).toBe(400);
    expect((await server().ask("{ modelRuns { totalCount } }")).modelRuns.totalCount).toBe(0);
  });
});

describe("a token", () => {
  it("lets in over both, by header or connection_init; when it is revoked, its connections end", async () => {
    await withServer({}, async (server) => {
      const { db } = server;
      const make = (name: string) =>
        runJson<{ token: string }>(["token", "create", name, "--scope", "read", "--db", db]);
      const [first, second] = [(await make("first")).token, (await make("second")).token];
      const headers = { authorization: `Bearer ${first}` };
      const refused = webSocketClient(server, { connectionParams: headers });
      const [fault] = await allOf(refused.iterate<Answer>({ query: TRAIN })).catch((faults) => faults);
      expect(fault.extensions).toMatchObject({ code: "FORBIDDEN", reason: "SCOPE_NEEDED" });
      const bySocket = await rawSocket(server, { headers });
      bySocket.send({ type: "connection_init" });
      await bySocket.received();
      const byParams = await rawSocket(server);
      byParams.send({ type: "connection_init", payload: { authorization: `Bearer ${second}` } });
      await byParams.received();
      const wrong = await rawSocket(server);
      wrong.send({ type: "connection_init", payload: { authorization: "Bearer nonsense" } });
      expect(await wrong.closed()).toEqual({ code: 4401, reason: "TOKEN_INVALID" });
      const stream = allOf(streamClient(server, headers).iterate<Answer>({ query: DATA }));
      const closed = bySocket.closed();
      expect((await runCli(["token", "revoke", "first", "--db", db])).code).toBe(0);
      expect(await closed).toEqual({ code: 4401, reason: "TOKEN_INVALID" });
      expect((await stream).at(-1)?.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
      byParams.send({ id: "1", type: "subscribe", payload: { query: "{ __typename }" } });
      expect(await byParams.received()).toMatchObject({ type: "next" }); // the other token is valid still
      byParams.socket.terminate();
      await refused.dispose();
    });
  }, 30_000);
});

describe("a server that stops", () => {
  it("tells its clients: sockets are closed with 1001, streams end with `complete`; it ends with 0", async () => {
    await withServer({}, async (server) => {
      const socket = await rawSocket(server);
      socket.send({ type: "connection_init" });
      await socket.received();
      socket.send({ id: "1", type: "subscribe", payload: { query: DATA } });
      const response = await postStream(server, { query: DATA });
      const stream = response.text();
      const deaf = await rawSocket(server);
      deaf.send({ type: "connection_init" });
      await deaf.received();
      deaf.socket.pause(); // it will not answer the end
      const closed = socket.closed();
      const from = performance.now();
      expect((await server.stop()).code).toBe(0);
      expect(performance.now() - from).toBeLessThan(10_000);
      expect(await closed).toEqual({ code: 1001, reason: "Going away" });
      expect(await stream).toMatch(/event: complete\ndata:\n\n$/);
      deaf.socket.terminate();
    });
  });

  it("ends the answer to a mutation that waits for its work", async () => {
    await withServer({}, async (server) => {
      await fill(server);
      const lock = tryLock(jobLockPath(server.db)); // as if a command were at work
      const client = webSocketClient(server);
      const answers = client.iterate<Answer>({ query: TRAIN });
      const next = nextOf(answers).catch((event) => event);
      await expect
        .poll(async () => (await server.ask("{ modelRuns { totalCount } }")).modelRuns.totalCount)
        .toBe(1);
      expect((await server.stop()).code).toBe(0);
      expect(await next).toMatchObject({ code: 1001 });
      lock?.release();
    });
  });
});
