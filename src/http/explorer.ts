import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import { html } from "../reports/escape-html.js";
import { sendCacheable } from "./cacheable.js";

const require = createRequire(import.meta.url);

/** The files of GraphiQL, from node_modules: the page needs no internet. */
const ASSETS = {
  "react.js": ["react/umd/react.production.min.js", "text/javascript; charset=utf-8"],
  "react-dom.js": ["react-dom/umd/react-dom.production.min.js", "text/javascript; charset=utf-8"],
  "graphiql.js": ["graphiql/graphiql.min.js", "text/javascript; charset=utf-8"],
  "graphiql.css": ["graphiql/graphiql.min.css", "text/css; charset=utf-8"],
} as const;

const START = `
const query = ${JSON.stringify(`# Who are our customers? Press ▶ to ask.
# The book on the left explains the rest.
{
  segments {
    name
    tier
    customerCount
    revenueShare
    profile { feature median unit }
  }
}
`)};
const subscriptionUrl = location.origin.replace(/^http/, "ws") + "/graphql";
const fetcher = GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl });
const root = ReactDOM.createRoot(document.getElementById("graphiql"));
root.render(React.createElement(GraphiQL, { fetcher, defaultQuery: query, shouldPersistHeaders: false }));
`;

/** GraphiQL writes styles into elements, so its style policy is wider than that of the other pages. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PAGE = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Clientele · explorer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/explorer/graphiql.css">
<link rel="stylesheet" href="/explorer/page.css">
<div id="graphiql">Loading the explorer …</div>
<script src="/explorer/react.js"></script>
<script src="/explorer/react-dom.js"></script>
<script src="/explorer/graphiql.js"></script>
<script src="/explorer/start.js"></script>
`.html;

/** GraphiQL at /explorer. */
export function serveExplorer(app: FastifyInstance): void {
  app.get("/explorer", async (_request, reply) =>
    reply.header("content-security-policy", POLICY).type("text/html; charset=utf-8").send(PAGE),
  );
  app.get("/explorer/start.js", async (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(START),
  );
  app.get("/explorer/page.css", async (_request, reply) =>
    reply.type("text/css; charset=utf-8").send("html,body,#graphiql{height:100%;margin:0}"),
  );
  for (const [name, [file, type]] of Object.entries(ASSETS)) {
    app.get(`/explorer/${name}`, async (request, reply) =>
      sendCacheable(request, reply.type(type), await readFile(installed(file)), "max-age=86400"),
    );
  }
}

/** Where a file of a package lies, also one that the package does not export. */
function installed(file: string): string {
  const [name] = file.split("/");
  return join(dirname(require.resolve(`${name}/package.json`)), "..", file);
}
