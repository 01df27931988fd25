import type { FastifyInstance } from "fastify";
import type { Authenticate } from "./authenticate.js";
import { type LiveConnections, openLiveConnections } from "./live-connections.js";
import type { OperationRoom } from "./live-operation.js";
import { serveSockets } from "./live-socket.js";
import { serveStreams } from "./live-stream.js";

interface LiveOptions extends OperationRoom {
  readonly authenticate: Authenticate;
  /** Web pages of these origins may connect from a browser. */
  readonly corsOrigins: readonly string[];
}

export interface LiveOperations extends LiveOptions {
  readonly connections: LiveConnections;
}

/** Operations that go on: graphql-ws on /graphql, SSE at /graphql/stream. When the server stops, clients are told. */
export async function serveLiveOperations(app: FastifyInstance, options: LiveOptions): Promise<void> {
  const connections = openLiveConnections();
  const live = { ...options, connections };
  serveSockets(app, live);
  serveStreams(app, live);
  app.addHook("preClose", () => connections.endAll());
}
