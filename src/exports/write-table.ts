import type { Database } from "../database/open-database.js";
import { snapshotRows } from "../database/snapshot-rows.js";
import type { CallWorker, OpenWorker } from "../jobs/worker-host.js";
import { openWorker } from "../jobs/worker-host.js";
import type { ExportName, FoundTable } from "./find-table.js";
import { type TableFormat, tablePieces } from "./table-text.js";

export interface TableToWrite {
  readonly name: ExportName;
  readonly isJson: boolean;
  readonly isRaw: boolean;
  /** Finds the table; asked again where the data change before its first row is read. @throws ClienteleError */
  readonly find: () => Promise<FoundTable>;
}

/** A table on its way into a file. */
export interface WrittenTable {
  readonly asOf: number;
  readonly pieces: AsyncGenerator<string | Uint8Array>;
}

/** Writes a table in this thread: for commands, which have nothing else to do meanwhile. */
export async function writeTable({ sqlite }: Database, table: TableToWrite): Promise<WrittenTable> {
  for (;;) {
    const { columns, rows, asOf } = await findContents(table);
    const found = "statement" in rows ? snapshotRows(sqlite, rows) : rows;
    if (found) return { asOf, pieces: inTurn(tablePieces(formatOf(table, columns), found)) };
  }
}

/**
 * Writes a table in a thread of its own, which reads on as fast as the pieces are taken: for servers.
 * @param signal ends the thread; whoever takes no piece at all has to abort it
 */
export async function writeTableInThread(
  { path }: Database,
  table: TableToWrite,
  signal: AbortSignal,
): Promise<WrittenTable> {
  const first = await findContents(table);
  if (!("statement" in first.rows)) {
    return { asOf: first.asOf, pieces: inTurn(tablePieces(formatOf(table, first.columns), first.rows)) };
  }
  const entry = new URL("./export-worker.js", import.meta.url);
  const thread = openWorker({ entry, data: { databasePath: path }, signal });
  signal.addEventListener("abort", () => thread.close());
  try {
    for (let found = first; ; found = await findContents(table)) {
      const opening = { query: found.rows, format: formatOf(table, found.columns) };
      if (await thread.call<boolean>("open", opening)) {
        return { asOf: found.asOf, pieces: piecesOf(thread) };
      }
    }
  } catch (error) {
    await thread.close();
    throw error;
  }
}

async function findContents({ find }: TableToWrite) {
  const { asOf, contents } = await find();
  return { asOf, ...(await contents()) };
}

/** In UTF-8, so that the event loop need not encode them; the next piece is made while the last one is on its way. */
async function* piecesOf(thread: OpenWorker): AsyncGenerator<Uint8Array> {
  const ask = (call: CallWorker) => {
    const piece = call<Uint8Array | null>("next", null);
    piece.catch(() => undefined); // it may be awaited only after it has failed
    return piece;
  };
  try {
    let next = ask(thread.call);
    for (let piece = await next; piece !== null; piece = await next) {
      next = ask(thread.call);
      yield piece;
    }
  } finally {
    await thread.close();
  }
}

async function* inTurn(pieces: Iterable<string>): AsyncGenerator<string> {
  yield* pieces;
}

function formatOf({ name, isJson, isRaw }: TableToWrite, columns: readonly string[]): TableFormat {
  return { name, columns, isJson, isRaw };
}
