import { randomUUID } from "node:crypto";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import Fastify, { type FastifyInstance } from "fastify";
import { ClienteleError } from "../errors.js";
import type { Graph } from "../reports/open-graph.js";
import type { ReportPages } from "../reports/report-pages.js";
import { type Authenticate, openAuthenticate } from "./authenticate.js";
import { sendCacheable } from "./cacheable.js";
import { drainOnClose } from "./drain.js";
import { serveExplorer } from "./explorer.js";
import { serveExports } from "./exports.js";
import { serveGraphql } from "./graphql-endpoint.js";
import { INDEX_POLICY, renderIndexPage } from "./index-page.js";
import { serveLiveOperations } from "./live-operations.js";
import type { Log } from "./log.js";
import { serveObservation } from "./observation.js";
import { serveRejects } from "./reject-files.js";
import { serveUploads } from "./uploads.js";

export interface ServerOptions {
  readonly graph: Graph;
  readonly pages: ReportPages;
  /** Web pages of these origins may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** The version of the program. */
  readonly version: string;
  readonly log: Log;
}

/** Smaller answers are sent as they are. */
const COMPRESSED_FROM = 8_192;

/** What pages of other origins may send and read. */
const CROSS_ORIGIN = {
  methods: ["GET", "HEAD", "POST", "PUT"],
  allowedHeaders: ["authorization", "content-type", "content-digest", "apollo-require-preflight"],
  exposedHeaders: ["x-request-id", "retry-after", "etag", "content-disposition"],
  maxAge: 600,
};

/** The HTTP server, not yet listening: GraphQL, uploads, pages for people, health for programs. */
export async function buildServer({
  graph,
  pages,
  corsOrigins,
  version,
  log,
}: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestTimeout: 600_000,
    forceCloseConnections: true,
    return503OnClosing: false, // what arrives on an open connection is answered (see drain.ts)
  });
  app.addHook("onRequest", (request, reply, done) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("referrer-policy", "no-referrer")
      .header("x-request-id", request.id);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof ClienteleError)
      return reply.code(statusOf(error)).send(problem(error.code, error.message));
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return reply.code(status).send(problem("BAD_REQUEST", (error as Error).message));
    log.fault(`${request.id} ${(error as Error).stack}`);
    return reply
      .code(500)
      .send(problem("INTERNAL_SERVER_ERROR", "Something went wrong on our side; see the server's log."));
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(problem("NOT_FOUND", `There is nothing at ${request.url.split("?")[0]}. Start at /.`)),
  );
  if (corsOrigins.length > 0) await app.register(cors, { ...CROSS_ORIGIN, origin: [...corsOrigins] });
  await app.register(compress, {
    threshold: COMPRESSED_FROM,
    encodings: ["br", "gzip"],
    globalDecompression: false,
  });
  const authenticate: Authenticate = openAuthenticate();
  const watch = serveObservation(app, { graph, authenticate, version, log });
  await serveGraphql(app, { graph, authenticate, watch, log: log.fault });
  await serveLiveOperations(app, { graph, authenticate, watch, log: log.fault });
  await serveUploads(app, graph.services);
  serveRejects(app, graph.services);
  await serveExports(app, graph, authenticate);
  serveExplorer(app);
  servePages(app, graph, pages);
  drainOnClose(app); // last: what goes on for long has been told to end before
  return app;
}

function servePages(app: FastifyInstance, graph: Graph, pages: ReportPages): void {
  app.get("/", async (_request, reply) => {
    const page = await renderIndexPage(graph);
    return reply.header("content-security-policy", INDEX_POLICY).type("text/html; charset=utf-8").send(page);
  });
  app.get<{ Params: { name: string }; Querystring: { run?: string } }>(
    "/reports/:name",
    async (request, reply) => {
      const report = await pages.render(request.params.name, request.query.run ?? null);
      reply
        .header("content-security-policy", `${report.contentSecurityPolicy}; frame-ancestors 'none'`)
        .type("text/html; charset=utf-8");
      return sendCacheable(request, reply, report.html, "no-cache");
    },
  );
}

function problem(code: string, message: string) {
  return { error: { code, message } };
}

function statusOf({ code }: ClienteleError): number {
  if (code === "REPORT_NOT_FOUND" || code === "NOT_FOUND") return 404;
  return code === "UPLOAD_TOO_LARGE" ? 413 : 400;
}
