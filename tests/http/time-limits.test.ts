import { type AddressInfo, connect } from "node:net";
import type { FastifyInstance } from "fastify";
import { buildSchema, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { GraphContext } from "../../src/graphql/context.js";
import { openLog } from "../../src/http/log.js";
import { buildServer } from "../../src/http/server.js";
import { openGraph } from "../../src/reports/open-graph.js";
import { openReportPages } from "../../src/reports/report-pages.js";
import { withServerShop } from "../support/workspace.js";

afterEach(() => vi.useRealTimers());

const SDL = `
  type Query { soon: Int never: Int slow: Part }
  type Part { next: Int }
  input WorkInput { waitSeconds: Int = 5 }
  type Mutation { work(input: WorkInput!): Int }`;

const never = () => new Promise(() => undefined);

/** A server over a schema whose resolvers take the time that a test wants. */
function withSlowServer(
  resolvers: Readonly<Record<string, (parent: unknown, args: unknown, context: GraphContext) => unknown>>,
  use: (app: FastifyInstance) => Promise<void>,
): Promise<void> {
  const schema: GraphQLSchema = buildSchema(SDL);
  for (const [path, resolve] of Object.entries(resolvers)) {
    const [type, field] = path.split(".");
    (schema.getType(type) as GraphQLObjectType).getFields()[field].resolve = resolve;
  }
  return withServerShop(async ({ workspace }) => {
    const graph = { ...(await openGraph(workspace, [])), schema };
    const pages = openReportPages(graph, [], { version: "0" });
    const rules = { requireToken: false, rateLimit: null, introspection: true, corsOrigins: [] };
    const app = await buildServer({
      graph,
      pages,
      ...rules,
      version: "0",
      log: openLog("off", () => undefined),
    });
    try {
      await use(app);
    } finally {
      vi.useRealTimers();
      await app.close();
    }
  });
}

const post = (app: FastifyInstance, query: string) =>
  app.inject({ method: "POST", url: "/graphql", headers: { host: "localhost" }, payload: { query } });

/** The answer after that many seconds of a clock that stands still else, and whether it was there a second before. */
async function answersWithin(app: FastifyInstance, query: string, seconds: number) {
  let isAnswered = false;
  const answer = post(app, query).then((response) => {
    isAnswered = true;
    return response;
  });
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  await vi.advanceTimersByTimeAsync((seconds - 1) * 1_000);
  const before = isAnswered;
  await vi.advanceTimersByTimeAsync(1_000);
  return { before, response: await answer };
}

describe("the deadline of an operation", () => {
  it("is 10 seconds; then it gets an error with the code TIMEOUT", () =>
    withSlowServer({ "Query.never": never, "Query.soon": () => 1 }, async (app) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const { before, response } = await answersWithin(app, "{ never }", 10);
      expect(before).toBe(false);
      expect(response.statusCode).toBe(504);
      expect(response.json().errors[0]).toEqual({
        message: expect.stringContaining("10 seconds"),
        extensions: { code: "TIMEOUT", reason: "QUERY_TIMEOUT", requestId: expect.any(String) },
      });
      expect((await post(app, "{ soon }")).json().data).toEqual({ soon: 1 });
    }));

  it("comes later by the seconds that a mutation may wait", () =>
    withSlowServer({ "Mutation.work": never }, async (app) => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const usual = await answersWithin(app, "mutation { work(input: {}) }", 15);
      expect([usual.before, usual.response.statusCode]).toEqual([false, 504]);
      const long = await answersWithin(app, "mutation { work(input: { waitSeconds: 60 }) }", 70);
      expect([long.before, long.response.statusCode]).toEqual([false, 504]);
    }));

  it("stops what has not begun", async () => {
    let go: (part: object) => void = () => undefined;
    const reached: unknown[] = [];
    await withSlowServer(
      {
        "Query.slow": () => new Promise((resolve) => (go = resolve)),
        "Part.next": (_parent, _args, context) => {
          try {
            return reached.push(context.reader.selectFrom("customer"));
          } catch (error) {
            return reached.push((error as { code?: string }).code);
          }
        },
      },
      async (app) => {
        vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
        const { response } = await answersWithin(app, "{ slow { next } }", 10);
        expect(response.statusCode).toBe(504);
        vi.useRealTimers();
        go({});
        await vi.waitFor(() => expect(reached).toEqual(["QUERY_TIMEOUT"]));
      },
    );
  });
});

describe("a body that comes too slowly", () => {
  it("is not waited for longer than 30 seconds", () =>
    withFakeClock(async (app) => {
      await app.listen({ port: 0, host: "127.0.0.1" });
      const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
      let received = "";
      socket.setEncoding("utf8").on("data", (text) => {
        received += text;
      });
      const closed = new Promise((resolve) => socket.on("close", resolve));
      socket.write(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      vi.advanceTimersByTime(25_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(received).toBe("");
      vi.advanceTimersByTime(10_000);
      await closed;
      expect(received).toMatch(/^HTTP\/1\.1 408 /);
      expect(received).toContain('"reason":"REQUEST_TOO_SLOW"');
    }));
});

/** The server looks at its clock every five seconds; this one goes as the test wants. */
function withFakeClock(use: (app: FastifyInstance) => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  return withSlowServer({}, use);
}
