import { stat } from "node:fs/promises";
import type { Database } from "../database/open-database.js";
import { buildIndexes } from "../database/order-line-indexes.js";
import { type StagedBatch, stagingWriter } from "../database/staging.js";
import { withWorker } from "../jobs/worker-host.js";

/** Where staged lines go. */
export interface StagingStore {
  /** Stores a batch. Resolves when there is room for the next one, not when it is on the disk: then `onWritten` is called. */
  write(batch: StagedBatch, onWritten: () => void): Promise<void>;
  /** Resolves when everything that was written is on the disk. */
  flush(): Promise<void>;
  /** Builds the indexes of the lines. Nothing else may write meanwhile. */
  buildIndexes(): Promise<void>;
}

/** Batches that may wait for the disk: a second one keeps the thread busy, more would only fill the memory. */
const MOST_WAITING = 2;

/** Files from this size on, bytes, are worth a thread of their own for writing. */
const WORTH_A_THREAD = 1 << 20;

/** Opens a store for the time of `use`: for large files it is a thread, so that one core reads and the other one writes. */
export async function withStagingStore<T>(
  database: Database,
  files: readonly { readonly path: string }[],
  use: (store: StagingStore) => Promise<T>,
): Promise<T> {
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
  const isSmall = sizes.reduce((sum, size) => sum + size, 0) < WORTH_A_THREAD;
  if (isSmall) return use(storeHere(database));
  const entry = new URL("./staging-thread.js", import.meta.url);
  const data = { databasePath: database.path };
  const { signal } = new AbortController();
  return withWorker({ entry, data, signal }, (call) =>
    use(
      storeThere({ write: (batch) => call("write", batch), buildIndexes: () => call("buildIndexes", null) }),
    ),
  );
}

function storeHere(database: Database): StagingStore {
  const write = stagingWriter(database);
  return {
    async write(batch, onWritten) {
      write(batch);
      onWritten();
    },
    flush: async () => undefined,
    buildIndexes: async () => buildIndexes(database),
  };
}

interface Calls {
  write(batch: StagedBatch): Promise<void>;
  buildIndexes(): Promise<void>;
}

/** The thread does one task after the other, in the order of the calls. */
function storeThere({ write, buildIndexes }: Calls): StagingStore {
  const waiting: Promise<void>[] = [];
  return {
    async write(batch, onWritten) {
      const written = write(batch).then(onWritten);
      written.catch(() => undefined); // whoever waits for it gets the reason
      waiting.push(written);
      if (waiting.length > MOST_WAITING) await waiting.shift();
    },
    async flush() {
      await Promise.all(waiting.splice(0));
    },
    buildIndexes,
  };
}
