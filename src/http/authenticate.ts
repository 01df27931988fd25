import type { IncomingMessage } from "node:http";
import { ClienteleError } from "../errors.js";
import { type Caller, LOCAL_CALLER } from "../graphql/caller.js";
import { effectiveScopes } from "../runs/access-scopes.js";
import type { AccessToken, TokenDoor } from "../runs/access-tokens.js";
import { openRateLimit, type RateLimit } from "./rate-limit.js";

/**
 * Finds out who sends a request: of HTTP, SSE and WebSocket alike. A WebSocket of a browser cannot carry a header, so its
 * `connection_init` may say `{ "authorization": "Bearer TOKEN" }`.
 * @throws ClienteleError TOKEN_NEEDED, TOKEN_INVALID, FOREIGN_HOST, FOREIGN_ORIGIN
 */
export type Authenticate = (
  request: IncomingMessage,
  connectionParams?: Readonly<Record<string, unknown>>,
) => Promise<Caller>;

export interface AccessRules {
  readonly tokens: TokenDoor;
  /** Whether nobody is let in without a token. */
  readonly requireToken: boolean;
  /** Pages of these origins may change something without a token. */
  readonly corsOrigins: readonly string[];
  /** Operations a minute, of each token and of each address without one; null: `TOKEN_RATE` for tokens only. */
  readonly rateLimit: number | null;
}

const TOKEN_RATE = 6_000;

/**
 * Without tokens only this machine is served: its programs, and pages that came from it. A page from elsewhere reaches us
 * through the browser of somebody here, which tells by the Host header (where its name was made to lead to this machine)
 * and by the Origin header (where it asks across sites).
 */
export function openAuthenticate({
  tokens,
  requireToken,
  corsOrigins,
  rateLimit,
}: AccessRules): Authenticate {
  const tokenRate = openRateLimit(rateLimit ?? TOKEN_RATE);
  const addressRate = rateLimit === null ? null : openRateLimit(rateLimit);
  return async (request, connectionParams) => {
    const token = bearerToken(request.headers.authorization ?? authorizationIn(connectionParams));
    if (token !== null) {
      const found = await tokens.find(token);
      if (!found) throw new ClienteleError("TOKEN_INVALID");
      return callerWith(found, tokenRate);
    }
    if (requireToken) throw new ClienteleError("TOKEN_NEEDED");
    requireOwnHost(request);
    if (changesWithoutPreflight(request)) requireKnownOrigin(request, corsOrigins);
    const address = request.socket.remoteAddress ?? "";
    return addressRate ? { ...LOCAL_CALLER, countOperation: () => addressRate(address) } : LOCAL_CALLER;
  };
}

function callerWith({ id, name, scopes }: AccessToken, count: RateLimit): Caller {
  return {
    name,
    scopes: effectiveScopes(scopes),
    isInternal: false,
    countOperation: () => count(String(id)),
  };
}

/** @throws ClienteleError TOKEN_INVALID where there is an authorization of another kind */
function bearerToken(authorization: unknown): string | null {
  if (authorization === undefined || authorization === null) return null;
  const token = typeof authorization === "string" && /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization);
  if (!token) throw new ClienteleError("TOKEN_INVALID");
  return token[1];
}

function authorizationIn(params: Readonly<Record<string, unknown>> = {}): unknown {
  return params.authorization ?? params.Authorization;
}

const OWN_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/** Guards against a foreign name that leads to this machine (DNS rebinding). */
function requireOwnHost({ headers: { host } }: IncomingMessage): void {
  if (host !== undefined && !OWN_NAME.test(host)) throw new ClienteleError("FOREIGN_HOST", { host });
}

/** What a page may send without asking the browser first, and what GraphQL's own guard does not see. */
function changesWithoutPreflight({ method, headers }: IncomingMessage): boolean {
  return method === "PUT" || headers.upgrade !== undefined;
}

function requireKnownOrigin({ headers }: IncomingMessage, corsOrigins: readonly string[]): void {
  const { origin, host } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return;
  if (host !== undefined && origin === `http://${host}`) return;
  throw new ClienteleError("FOREIGN_ORIGIN", { origin });
}
