import type { WebSocket } from "ws";

const PING_EVERY_MS = 12_000;

/** Bytes that may wait for a client that does not read. */
const MOST_UNREAD = 16 * 2 ** 20;

/** Ends a socket whose client is gone without saying so, or sends without ever reading. */
export function keepAlive(socket: WebSocket): void {
  let isAlive = true;
  const ping = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, PING_EVERY_MS).unref();
  const refuseFlood = () => {
    if (socket.bufferedAmount > MOST_UNREAD) socket.terminate();
  };
  socket.on("pong", () => {
    isAlive = true;
  });
  socket.on("ping", refuseFlood);
  socket.on("message", refuseFlood);
  socket.once("close", () => clearInterval(ping));
}
