import type { FormattedExecutionResult } from "graphql";
import { createClient as createStreams } from "graphql-sse";
import { type Client, type ClientOptions, createClient } from "graphql-ws";
import WebSocket from "ws";
import type { Answer, RunningServer } from "./server.js";

/** What a subscription gives, one answer after the other. */
export type Answers = AsyncIterableIterator<FormattedExecutionResult<Answer, unknown>>;

interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

export type Subscribe = (operation: Operation) => Answers;

/** A client of the graphql-ws library. */
export function webSocketClient({ url }: RunningServer, options: Partial<ClientOptions> = {}): Client {
  const address = `${url.replace("http", "ws")}/graphql`;
  return createClient({ url: address, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
}

/** A client of the graphql-sse library, in its way of distinct connections. */
export function streamClient({ url }: RunningServer, headers: Record<string, string> = {}) {
  return createStreams({ url: `${url}/graphql/stream`, retryAttempts: 0, headers });
}

/** Subscribes over both transports in turn. */
export async function overBoth(
  server: RunningServer,
  use: (subscribe: Subscribe, transport: "ws" | "sse") => Promise<void>,
): Promise<void> {
  const socket = webSocketClient(server);
  await use((operation) => socket.iterate(operation) as Answers, "ws");
  await socket.dispose();
  const stream = streamClient(server);
  await use((operation) => stream.iterate(operation) as Answers, "sse");
  stream.dispose();
}

/** The next answer, which must be there. */
export async function nextOf(answers: Answers): Promise<FormattedExecutionResult<Answer, unknown>> {
  const { done, value } = await answers.next();
  if (done) throw new Error("there are no more answers");
  return value;
}

/** All answers to the end. */
export async function allOf(answers: Answers): Promise<FormattedExecutionResult<Answer, unknown>[]> {
  const all: FormattedExecutionResult<Answer, unknown>[] = [];
  for await (const answer of answers) all.push(answer);
  return all;
}
