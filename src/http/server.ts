import { randomUUID } from "node:crypto";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import Fastify, { type FastifyInstance } from "fastify";
import type { Graph } from "../reports/open-graph.js";
import type { ReportPages } from "../reports/report-pages.js";
import { openTokenDoor } from "../runs/access-tokens.js";
import { answerFaults } from "./answer-faults.js";
import { openAuthenticate } from "./authenticate.js";
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
import { requireAccess } from "./require-access.js";
import { endSlowBodies } from "./slow-bodies.js";
import { serveUploads } from "./uploads.js";

export interface ServerOptions {
  readonly graph: Graph;
  readonly pages: ReportPages;
  /** Web pages of these origins may ask from a browser. */
  readonly corsOrigins: readonly string[];
  /** Whether nobody is let in without a token. */
  readonly requireToken: boolean;
  /** Operations a minute, of each token and of each address without one; null: the usual, for tokens only. */
  readonly rateLimit: number | null;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  /** The version of the program. */
  readonly version: string;
  readonly log: Log;
}

/** How long a connection may be still, while a mutation waits for its work or a client does not read. */
const STILL_MS = 120_000;
const HEADERS_MS = 20_000;
const UPLOAD_MS = 600_000;

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
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { graph, pages, corsOrigins, requireToken, rateLimit, introspection, version, log } = options;
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    requestTimeout: UPLOAD_MS,
    connectionTimeout: STILL_MS,
    forceCloseConnections: true,
    return503OnClosing: false, // what arrives on an open connection is answered (see drain.ts)
  });
  app.server.headersTimeout = HEADERS_MS;
  graph.schema.extensions = { ...graph.schema.extensions, introspection };
  app.addHook("onSend", (request, reply, payload, done) => {
    reply.headers(SECURITY_HEADERS);
    if (!reply.hasHeader(POLICY)) reply.header(POLICY, "default-src 'none'; frame-ancestors 'none'");
    if (/^text\/html/.test(String(reply.getHeader("content-type")))) reply.headers(PAGE_HEADERS);
    reply.header("x-request-id", request.id);
    done(null, payload);
  });
  answerFaults(app, log.fault);
  endSlowBodies(app);
  if (corsOrigins.length > 0) await app.register(cors, { ...CROSS_ORIGIN, origin: [...corsOrigins] });
  await app.register(compress, {
    threshold: COMPRESSED_FROM,
    encodings: ["br", "gzip"],
    globalDecompression: false,
  });
  const tokens = openTokenDoor(graph.services.workspace.database);
  const authenticate = openAuthenticate({ tokens, requireToken, corsOrigins, rateLimit });
  requireAccess(app, authenticate);
  const watch = serveObservation(app, { graph, version, log });
  await serveGraphql(app, { graph, authenticate, watch, log: log.fault });
  await serveLiveOperations(app, { graph, authenticate, corsOrigins, watch, log: log.fault });
  await serveUploads(app, graph.services, log.fault);
  serveRejects(app, graph.services);
  serveExports(app, graph);
  serveExplorer(app);
  servePages(app, graph, pages);
  drainOnClose(app); // last: what goes on for long has been told to end before
  return app;
}

const POLICY = "content-security-policy";

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

const PAGE_HEADERS = { "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin" };

function servePages(app: FastifyInstance, graph: Graph, pages: ReportPages): void {
  app.get("/", async (_request, reply) => {
    const page = await renderIndexPage(graph);
    return reply.header("content-security-policy", INDEX_POLICY).type("text/html; charset=utf-8").send(page);
  });
  app.get<{ Params: { name: string }; Querystring: { run?: string; base?: string } }>(
    "/reports/:name",
    async (request, reply) => {
      const { run = null, base = null } = request.query;
      const report = await pages.render(request.params.name, { modelRunId: run, baseId: base });
      reply
        .header("content-security-policy", `${report.contentSecurityPolicy}; frame-ancestors 'none'`)
        .type("text/html; charset=utf-8");
      return sendCacheable(request, reply, report.html, "no-cache");
    },
  );
}
