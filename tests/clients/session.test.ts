import { ApolloClient, InMemoryCache } from "@apollo/client";
import { HttpLink } from "@apollo/client/link/http";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { cacheExchange, fetchExchange, subscriptionExchange, Client as UrqlClient } from "@urql/core";
import { print } from "graphql";
import { GraphQLClient } from "graphql-request";
import { createClient as createSseClient } from "graphql-sse";
import { createClient, type Client as SocketClient } from "graphql-ws";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Answer, withServer } from "../support/server.js";
import { type Client, playSession } from "./session.js";

const socket = (url: string) =>
  createClient({ url: `${url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, lazy: true });

/** All events of a stream that ends by itself. */
async function collect(events: AsyncIterable<Answer>): Promise<Answer[]> {
  const all: Answer[] = [];
  for await (const { data, errors } of events) {
    if (errors) throw new Error(JSON.stringify(errors));
    all.push(data);
  }
  return all;
}

function overSocket(url: string): Client {
  const client = socket(url);
  const iterate = (query: Answer, variables?: Record<string, unknown>) =>
    client.iterate({ query: print(query), variables });
  return {
    run: async (document, variables) => (await collect(iterate(document, variables)))[0],
    follow: (document, variables) => collect(iterate(document, variables)),
    close: () => client.dispose(),
  };
}

function overEvents(url: string): Client {
  const client = createSseClient({ url: `${url}/graphql/stream` });
  const iterate = (query: Answer, variables?: Record<string, unknown>) =>
    client.iterate({ query: print(query), variables });
  return {
    run: async (document, variables) => (await collect(iterate(document, variables)))[0],
    follow: (document, variables) => collect(iterate(document, variables)),
    close: () => client.dispose(),
  };
}

function request(url: string): Client {
  const client = new GraphQLClient(`${url}/graphql`);
  return { run: (document, variables) => client.request(document, variables) };
}

function urql(url: string): Client {
  const sockets = socket(url);
  let ended = () => {};
  const forwardSubscription = ({ query, variables }: Answer) => ({
    subscribe(sink: Answer) {
      const complete = () => {
        sink.complete();
        ended();
      };
      return { unsubscribe: sockets.subscribe({ query, variables }, { ...sink, complete }) };
    },
  });
  const client = new UrqlClient({
    url: `${url}/graphql`,
    exchanges: [cacheExchange, fetchExchange, subscriptionExchange({ forwardSubscription })],
    preferGetMethod: false,
  });
  return {
    async run(document, variables = {}) {
      const isQuery = print(document).startsWith("query");
      const { data, error } = await (isQuery
        ? client.query(document, variables).toPromise()
        : client.mutation(document, variables).toPromise());
      if (error) throw error;
      return data;
    },
    async follow(document, variables) {
      const all: Answer[] = [];
      const end = new Promise<void>((resolve) => {
        ended = resolve;
      });
      const { unsubscribe } = client
        .subscription(document, variables)
        .subscribe(({ data }) => all.push(data));
      await end;
      unsubscribe();
      return all;
    },
    close: () => sockets.dispose(),
  };
}

function apollo(url: string): Client {
  const sockets: SocketClient = socket(url);
  const link = new HttpLink({ uri: `${url}/graphql` });
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const live = new ApolloClient({ link: new GraphQLWsLink(sockets), cache: new InMemoryCache() });
  return {
    async run(document, variables) {
      const isQuery = print(document).startsWith("query");
      const { data } = await (isQuery
        ? client.query({ query: document, variables, fetchPolicy: "network-only" })
        : client.mutate({ mutation: document, variables }));
      return data;
    },
    follow: (query, variables) =>
      new Promise((resolve, reject) => {
        const all: Answer[] = [];
        const next = ({ data, error }: Answer) => (error ? reject(error) : all.push(data));
        live.subscribe({ query, variables }).subscribe({ next, error: reject, complete: () => resolve(all) });
      }),
    close: () => sockets.dispose(),
  };
}

const LIVE = { urql, "Apollo Client": apollo, "graphql-ws": overSocket, "graphql-sse": overEvents };

const play = (open: (url: string) => Client) =>
  withServer({}, async (server) => {
    const client = open(server.url);
    try {
      return await playSession(server, client);
    } finally {
      await client.close?.();
    }
  });

describe("one session with five client libraries", () => {
  let expected: Answer;

  it("does what it says, with plain requests", async () => {
    const { seen } = await play(request);
    const { imported, started, again, run, pages, classified, refused, renamed, afterwards } = seen;
    expect(imported.importTransactions).toMatchObject({
      import: { fileName: "shop.csv", status: "COMPLETED" },
      userErrors: [],
    });
    expect(again).toEqual(started); // the same idempotencyKey: the same run
    expect(run.modelRun).toMatchObject({ status: "SUCCEEDED", isActive: true, segmentCount: 3 });
    const numbers = pages.flatMap(({ customers }: Answer) =>
      customers.nodes.map((c: Answer) => c.customerNumber),
    );
    expect(new Set(numbers).size).toBe(30); // smallShop has 30 customers: pages of 12, 12 and 6
    expect(pages).toHaveLength(3);
    expect(classified.classify.userErrors).toEqual([]);
    expect(refused.classify.userErrors).toEqual([
      { code: "BAD_FEATURES", path: ["input", "recencyDays"] },
      { code: "MISSING_FEATURE", path: ["input", "frequency"] },
      { code: "MISSING_FEATURE", path: ["input", "monetary"] },
    ]);
    const { id } = renamed.renameSegment.segment;
    const names = afterwards.customers.nodes.map(({ segment }: Answer) => [segment.id, segment.name]);
    expect(
      names
        .filter(([segment]: string[]) => segment === id)
        .every(([, name]: string[]) => name === "Our regulars"),
    ).toBe(true);
    expect(renamed.renameSegment.segment.name).toBe("Our regulars");
    expected = seen;
  });

  it.each(Object.entries(LIVE))(
    "%s sees the same data, and the run's progress to its end",
    async (_name, open) => {
      const { events, seen } = await play(open);
      expect(seen).toEqual(expected);
      const runs = events.map(({ modelRunProgress }) => modelRunProgress);
      expect(runs.at(-1)).toMatchObject({ status: "SUCCEEDED", progress: { fraction: 1 } });
      const fractions = runs.map(({ progress }) => progress.fraction);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    },
  );
});
