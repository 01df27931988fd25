import type { FastifyInstance, FastifyRequest } from "fastify";
import { scopeNeeded } from "../graphql/guard.js";
import type { Authenticate } from "./authenticate.js";

/** What tells nothing of the shop: health for probes, and the files of the explorer. */
const OPEN = /^\/(health\/(live|ready)|explorer(\/.*)?)$/;

/** Says no itself, in the form of GraphQL. */
const GRAPHQL = /^\/graphql(\/.*)?$/;

/** Every route that is added from now on asks who is there, and counts for their rate: uploads need the scope `import`, all else `read`. */
export function requireAccess(app: FastifyInstance, authenticate: Authenticate): void {
  const check = async ({ raw }: FastifyRequest) => {
    const { scopes, countOperation } = await authenticate(raw);
    countOperation?.();
    const scope = raw.method === "PUT" ? "import" : "read";
    if (!scopes.has(scope)) throw scopeNeeded(raw.method === "PUT" ? "An upload" : "This address", scope);
  };
  app.addHook("onRoute", (route) => {
    if (OPEN.test(route.url) || GRAPHQL.test(route.url)) return;
    route.onRequest = [check, ...[route.onRequest ?? []].flat()];
  });
}
