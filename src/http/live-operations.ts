import type { FastifyInstance } from "fastify";
import type { Graph } from "../reports/open-graph.js";
import type { Authenticate } from "./authenticate.js";
import type { WatchOperation } from "./operation-watch.js";

export interface LiveOperations {
  readonly graph: Graph;
  readonly authenticate: Authenticate;
  readonly watch: WatchOperation;
  readonly log: (line: string) => void;
}

/** Operations that go on: graphql-ws on /graphql, SSE at /graphql/stream. */
export async function serveLiveOperations(_app: FastifyInstance, _live: LiveOperations): Promise<void> {}
