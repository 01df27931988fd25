import type { IncomingMessage } from "node:http";
import { ClienteleError } from "../errors.js";

const LOOPBACK = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Keeps pages of other sites from holding connections through somebody's browser, which asks nobody before it opens a
 * WebSocket or an event stream.
 * @throws ClienteleError FOREIGN_ORIGIN
 */
export function refuseForeignPage({ headers }: IncomingMessage, corsOrigins: readonly string[]): void {
  const { origin, host } = headers;
  if (origin === undefined) {
    if (headers["sec-fetch-site"] === "cross-site") throw foreign("another site");
    return;
  }
  const isOwn = host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
  if (!isOwn && !LOOPBACK.test(origin) && !corsOrigins.includes(origin)) throw foreign(origin);
}

function foreign(origin: string): ClienteleError {
  return new ClienteleError("FOREIGN_ORIGIN", { origin });
}
