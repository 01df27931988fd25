import { workerData } from "node:worker_threads";
import { openDatabase } from "../database/open-database.js";
import { type SnapshotQuery, snapshotRows } from "../database/snapshot-rows.js";
import { serveTasks } from "../jobs/worker-tasks.js";
import { type TableFormat, tablePieces } from "./table-text.js";

/** The thread of one export: it reads on when the next piece is asked for. */
const { sqlite } = openDatabase((workerData as { databasePath: string }).databasePath);

const encoder = new TextEncoder();
let pieces: Iterator<string> | null = null;

serveTasks({
  open({ query, format }: { query: SnapshotQuery; format: TableFormat }): boolean {
    const rows = snapshotRows(sqlite, query);
    pieces = rows && tablePieces(format, rows);
    return pieces !== null;
  },
  next(): Uint8Array | null {
    const piece = pieces?.next().value;
    return piece === undefined ? null : encoder.encode(piece);
  },
});
