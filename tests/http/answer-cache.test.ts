import "reflect-metadata";
import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { isLastingDocument } from "../../src/graphql/lasting-answer.js";
import { buildAppSchema } from "../../src/graphql/schema.js";
import { type KeptAnswer, openAnswerCache } from "../../src/http/answer-cache.js";
import { runCli } from "../support/cli.js";
import { withServer } from "../support/server.js";
import { ordersCsv, smallShop } from "../support/shop-orders.js";

const answer = (n: number): KeptAnswer => ({ data: { n }, hints: [] });

describe("kept answers", () => {
  it("are those of the state of the database in which their work began and ended", () => {
    let version = 1;
    const cache = openAnswerCache({ dataVersion: () => version });
    const begun = cache.state();
    cache.keep("a", begun, answer(1));
    expect(cache.find("a")).toEqual(answer(1));
    const earlier = cache.state();
    version = 2;
    cache.keep("b", earlier, answer(2)); // its work began before the change
    expect([cache.find("a"), cache.find("b")]).toEqual([null, null]);
  });

  it("are 200; the one that was asked for least recently goes", () => {
    const cache = openAnswerCache({ dataVersion: () => 1 });
    for (let i = 0; i < 200; i++) cache.keep(String(i), 1, answer(i));
    cache.find("0");
    cache.keep("200", 1, answer(200));
    expect([cache.find("0"), cache.find("1"), cache.find("200")]).toEqual([answer(0), null, answer(200)]);
  });
});

describe("an answer that lasts", () => {
  it("is one that leads to no run, import or version, in no operation of its document", async () => {
    const schema = await buildAppSchema();
    const isLasting = (text: string) => isLastingDocument(schema, parse(text));
    expect(
      isLasting("{ customers { nodes { segment { name } anomaly { kind } } summary { revenue } } }"),
    ).toBe(true);
    expect(isLasting("{ ...A } fragment A on Query { segments { key } }")).toBe(true);
    expect(isLasting("{ segments { modelRun { status } } }")).toBe(false);
    expect(isLasting("{ ...A } fragment A on Query { activeModel { isStale } }")).toBe(false);
    expect(isLasting("{ imports { nodes { progress { phase } } } }")).toBe(false);
    expect(isLasting("{ node(id: 1) { id } }")).toBe(false);
    expect(
      isLasting(
        "query A { segments { key } } mutation B { classifyCustomer(input: {}) { userErrors { code } } }",
      ),
    ).toBe(false);
  });
});

describe("a server", () => {
  const QUERY =
    "query ($first: Int) { customers(first: $first) { totalCount nodes { customerNumber segment { name } } } }";

  it("gives equal answers to equal questions, and new ones after every change of another process", () =>
    withServer({}, async (server) => {
      const ask = async (first: number) => {
        const [one, two] = [await server.graphql(QUERY, { first }), await server.graphql(QUERY, { first })];
        expect(two).toEqual(one);
        return one;
      };
      expect((await ask(2)).extensions?.hints).toHaveLength(1); // there are no orders yet
      const uploadId = await server.upload(smallShop());
      await server.ask(
        `mutation { importTransactions(input: { uploadId: "${uploadId}" }) { userErrors { code } } }`,
      );
      const untrained = await ask(2);
      expect(untrained.data.customers).toMatchObject({
        totalCount: 30,
        nodes: [{ segment: null }, { segment: null }],
      });
      await server.ask(
        "mutation { trainModel(input: { kMeans: { k: 3 }, waitSeconds: 60 }) { userErrors { code } } }",
      );
      const { name } = (await ask(2)).data.customers.nodes[0].segment;
      const { segments } = await server.ask("{ segments { key name } }");
      const { key } = segments.find((segment: { name: string }) => segment.name === name);
      await runCli(["rename-segment", key, "Our best", "--db", server.db]);
      expect((await ask(2)).data.customers.nodes[0].segment.name).toBe("Our best");
      expect((await ask(3)).data.customers.nodes).toHaveLength(3);
      const more = await server.upload(ordersCsv([{ invoice: "9001", customer: "999" }]));
      await server.ask(
        `mutation { importTransactions(input: { uploadId: "${more}" }) { userErrors { code } } }`,
      );
      expect((await ask(2)).data.customers.totalCount).toBe(31);
    }));

  it("does not keep what went wrong", () =>
    withServer({}, async (server) => {
      const query = '{ customers(after: "nonsense") { totalCount } }';
      for (let i = 0; i < 2; i++) {
        expect((await server.graphql(query)).errors?.[0].extensions.reason).toBe("BAD_CURSOR");
      }
    }));
});
