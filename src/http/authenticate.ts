import type { IncomingMessage } from "node:http";
import type { Caller } from "../graphql/caller.js";
import { INTERNAL_CALLER } from "../graphql/caller.js";

/** Finds out who sends a request: of HTTP, SSE and WebSocket alike. @throws ClienteleError */
export type Authenticate = (request: IncomingMessage) => Promise<Caller>;

/** Anybody who reaches this machine's own address may do everything. */
export function openAuthenticate(): Authenticate {
  return async () => ({ ...INTERNAL_CALLER, name: "local", isInternal: false });
}
