import { ClienteleError } from "../errors.js";

/** A client that stays connected. */
interface LiveConnection {
  /** Whose it is: a caller, or the address of one who has not said yet who they are. */
  readonly holder: string;
  /** @throws ClienteleError where the holder may not be here any more */
  check(): Promise<unknown>;
  /** Ends it in good order. @param fault why; null where the server stops */
  end(fault: ClienteleError | null): void;
  /** Ends it at once. */
  cut(): void;
}

export interface LiveConnections {
  /** @returns to call when it is gone @throws ClienteleError TOO_MANY_CONNECTIONS */
  add(connection: LiveConnection): () => void;
  /** Ends all of them in good order, or not, where a client takes too long. */
  endAll(): Promise<void>;
}

const MOST_OF_ONE_HOLDER = 100;
const CHECK_EVERY_MS = 2_000;
const ENDING_MS = 2_000;

/** Who is connected: counted, and asked now and then whether they may still be. Without any, nothing runs. */
export function openLiveConnections(): LiveConnections {
  const open = new Set<LiveConnection>();
  let timer: NodeJS.Timeout | undefined;
  let isEnding = false;
  let onEmpty = () => {};
  const check = async () => {
    for (const connection of [...open]) {
      await connection.check().catch((error) => {
        if (error instanceof ClienteleError) connection.end(error); // else the next look tells
      });
    }
  };
  const remove = (connection: LiveConnection) => {
    open.delete(connection);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    onEmpty();
  };
  return {
    add(connection) {
      const own = [...open].filter(({ holder }) => holder === connection.holder);
      if (own.length >= MOST_OF_ONE_HOLDER)
        throw new ClienteleError("TOO_MANY_CONNECTIONS", { limit: MOST_OF_ONE_HOLDER });
      open.add(connection);
      if (isEnding) queueMicrotask(() => connection.cut());
      timer ??= setInterval(check, CHECK_EVERY_MS).unref();
      return () => remove(connection);
    },
    async endAll() {
      isEnding = true;
      if (open.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const connection of [...open]) connection.end(null);
      const cut = setTimeout(() => {
        for (const connection of [...open]) connection.cut();
      }, ENDING_MS);
      await empty;
      clearTimeout(cut);
    },
  };
}
