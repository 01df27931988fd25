import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { FastifyInstance } from "fastify";
import { type ExecutionArgs, GraphQLError, type GraphQLFormattedError } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { type WebSocket, WebSocketServer } from "ws";
import { ClienteleError } from "../errors.js";
import { requestFault } from "../graphql/request-fault.js";
import { formatErrors } from "./format-error.js";
import { refusal } from "./graphql-answer.js";
import { openOperation } from "./live-operation.js";
import type { LiveOperations } from "./live-operations.js";
import { refuseForeignPage } from "./live-origin.js";
import type { Sender } from "./live-record.js";
import { keepAlive } from "./live-socket-life.js";
import { LARGEST_BODY } from "./request-limits.js";

const MOST_OPERATIONS = 50;
const INIT_WAIT_MS = 3_000;
const GOING_AWAY = 1001;

/** What belongs to one socket. */
interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Who it is, when they have said so. */
  sender: Sender | null;
  /** Gives back its place among the connections. */
  leave: () => void;
}

/** What graphql-ws hands on from `onSubscribe` to `execute` and `subscribe`. */
interface Args extends ExecutionArgs {
  carryOut(): Promise<never>;
}

const carryOut = (args: ExecutionArgs) => (args as Args).carryOut();

/** GraphQL over WebSocket at /graphql, in the protocol graphql-transport-ws. */
export function serveSockets(app: FastifyInstance, live: LiveOperations): void {
  const server = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT_WAIT_MS,
    onConnect: (context) => welcome(live, context.extra, context.connectionParams),
    onSubscribe: ({ extra, subscriptions }, _id, payload) => {
      if (!extra.sender) throw new Error("an operation came before its sender was known");
      if (Object.keys(subscriptions).length > MOST_OPERATIONS) return [tooMany()];
      const operation = openOperation(live, extra.sender, payload);
      if (operation.faults) return operation.faults.map((fault) => new FormattedError(fault));
      return { ...operation.args, carryOut: operation.carryOut } as Args;
    },
    execute: carryOut,
    subscribe: carryOut,
    onNext: (_context, _id, _payload, _args, answer) => answer as never, // formatted already
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_BODY,
    perMessageDeflate: false,
    handleProtocols,
  });
  app.server.on("upgrade", async (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    try {
      const extra = await admit(live, request, stream);
      sockets.handleUpgrade(request, stream, head, (socket) => open(server, { ...extra, socket }, live.log));
    } catch (error) {
      if (!(error instanceof ClienteleError)) live.log(`${(error as Error).stack}`);
      refuse(stream, error instanceof ClienteleError ? error : new ClienteleError("INTERNAL_ERROR"));
    }
  });
  app.addHook("onClose", async () => sockets.close());
}

/** Lets a socket in for a moment, until it says whose it is; where the request says so already, that must be true. */
async function admit(live: LiveOperations, request: IncomingMessage, stream: Duplex) {
  const path = request.url?.split("?")[0];
  if (path !== "/graphql") throw new ClienteleError("NOT_FOUND", { what: "WebSocket at", id: path ?? "" });
  refuseForeignPage(request, live.corsOrigins);
  if (request.headers.authorization !== undefined) await live.authenticate(request);
  const cut = () => stream.destroy();
  const holder = `address ${request.socket.remoteAddress}`;
  const leave = live.connections.add({ holder, check: async () => undefined, end: cut, cut });
  stream.once("close", leave);
  return { request, sender: null, leave };
}

function open(
  server: ReturnType<typeof makeServer<Record<string, unknown>, Extra>>,
  extra: Extra,
  log: (line: string) => void,
): void {
  const { socket } = extra;
  keepAlive(socket);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) =>
        new Promise((resolve) => {
          if (socket.readyState === socket.OPEN) socket.send(text, () => resolve());
          else resolve();
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on("message", (data) => {
          take(String(data)).catch((error: Error) => {
            log(`${error.stack}`);
            socket.close(CloseCode.InternalServerError, "Internal server error");
          });
        }),
    },
    extra,
  );
  socket.on("error", () => undefined); // e.g. a message that is too large: ws closes the socket itself
  socket.once("close", (code, reason) => {
    extra.leave();
    closed(code, String(reason)).catch((error: Error) => log(`${error.stack}`));
  });
}

/** @returns whether the client may go on; where not, the socket is closed with the reason */
async function welcome(
  { authenticate, connections }: LiveOperations,
  extra: Extra,
  params: Readonly<Record<string, unknown>> | undefined,
): Promise<boolean> {
  const { request, socket } = extra;
  const close = (fault: ClienteleError | null) =>
    fault ? socket.close(CloseCode.Unauthorized, fault.code) : socket.close(GOING_AWAY, "Going away");
  const check = () => authenticate(request, params);
  try {
    const caller = await check();
    extra.leave();
    extra.leave = connections.add({
      holder: caller.name,
      check,
      end: close,
      cut: () => socket.terminate(),
    });
    if (socket.readyState !== socket.OPEN) extra.leave();
    extra.sender = { caller, transport: "ws" };
    return true;
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    close(error);
    return false;
  }
}

function tooMany(): GraphQLError {
  const fault = requestFault(new ClienteleError("TOO_MANY_OPERATIONS", { limit: MOST_OPERATIONS }));
  return new FormattedError(formatErrors([fault], randomUUID())[0]);
}

/** An error that goes out as it is. */
class FormattedError extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

/** Answers a request for a socket over HTTP. */
function refuse(stream: Duplex, fault: ClienteleError): void {
  const { status, headers, body } = refusal(fault, randomUUID(), undefined);
  const lines = [...headers, ["connection", "close"], ["content-length", String(Buffer.byteLength(body))]];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  stream.end(`HTTP/1.1 ${status} Refused\r\n${head}\r\n${body}`);
}
