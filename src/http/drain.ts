import { Server as NetServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** How long requests that were accepted may go on once the server is to end. */
const LONGEST_END_MS = 8_000;
/** A connection on which nothing was asked for that long has nothing on its way either. */
const QUIET_MS = 150;
const LOOK_EVERY_MS = 25;

/**
 * Ends the server without losing a request that it has accepted: no new connections, an answer on each that is open, with
 * which the connection ends, and then, or after some seconds, the rest of them.
 */
export function drainOnClose(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  let open = 0;
  let quietSince = 0;
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.server.on("request", (_request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
      quietSince = performance.now();
    });
  });
  app.addHook("preClose", async () => {
    const startedAt = performance.now();
    quietSince = startedAt;
    stopListening(app.server);
    const isQuiet = () => open === 0 && performance.now() - quietSince >= QUIET_MS;
    while (sockets.size > 0 && !isQuiet() && performance.now() - startedAt < LONGEST_END_MS) {
      await sleep(LOOK_EVERY_MS);
    }
    for (const socket of sockets) socket.destroy(); // also those that HTTP has handed over to others
  });
}

/** HTTP's own close ends idle connections at once, also those on which a request is just arriving. */
function stopListening(server: FastifyInstance["server"]): void {
  if (server.listening) NetServer.prototype.close.call(server);
}
