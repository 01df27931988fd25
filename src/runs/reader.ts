import { Kysely } from "kysely";
import type { Database } from "../database/open-database.js";
import { remoteDialect } from "../database/remote-dialect.js";
import type { Tables } from "../database/tables.js";
import { warmThreads } from "../jobs/warm-threads.js";
import type { ReadTasks } from "./read-tasks.js";

/** Where reading is done whose cost grows with the data set: in a server, beside the event loop. */
export interface Reader {
  /** For queries; it cannot write. */
  readonly db: Kysely<Tables>;
  /** Does one of the other tasks of `read-tasks.ts`. @throws ClienteleError QUERY_TIMEOUT, and those of the task */
  run<Name extends keyof ReadTasks>(
    task: Name,
    input: Parameters<ReadTasks[Name]>[0],
  ): Promise<Awaited<ReturnType<ReadTasks[Name]>>>;
  /** How many threads are at work, and how much reading waits for one. */
  load(): { readonly busy: number; readonly waiting: number };
  close(): Promise<void>;
}

const THREADS = 2;
const TIME_LIMIT_SECONDS = 60;

/** For commands, which have nothing else to do meanwhile: reading in this thread. */
export function inlineReader(database: Database): Reader {
  return {
    db: database.db,
    async run(task, input) {
      const { readTasks } = await import("./read-tasks.js"); // most commands never come here
      return readTasks(database)[task](input as never) as never;
    },
    load: () => ({ busy: 0, waiting: 0 }),
    close: async () => undefined,
  };
}

/** For servers: reading in threads that stay. */
export function threadedReader({ path }: Database): Reader {
  const threads = warmThreads({
    entry: new URL("./read-worker.js", import.meta.url),
    data: { databasePath: path },
    threads: THREADS,
    timeLimitSeconds: TIME_LIMIT_SECONDS,
  });
  return {
    db: new Kysely<Tables>({ dialect: remoteDialect((statement) => threads.call("query", statement)) }),
    run: (task, input) => threads.call(task, input),
    load: () => threads.load(),
    close: () => threads.close(),
  };
}
