import { workerData } from "node:worker_threads";
import { configure, connect } from "../database/connect.js";
import { buildIndexes } from "../database/order-line-indexes.js";
import { stagingWriter } from "../database/staging.js";
import { serveTasks } from "../jobs/worker-tasks.js";

/** The thread that stores order lines while another one reads the file; that one has opened the database before. */
const sqlite = connect((workerData as { databasePath: string }).databasePath);
configure(sqlite);

// Every number refers to a text that the same transaction or an earlier one has stored: to look each of them up again, six
// for a line, takes as long as storing it. Checks of a database (backup, restore) look at all references.
sqlite.pragma("foreign_keys = OFF");

// An index of many lines is sorted on the disk, and what is written is not read again.
sqlite.pragma("temp_store = FILE");
sqlite.pragma("cache_size = -16384");

serveTasks({
  write: stagingWriter({ sqlite }),
  buildIndexes: () => buildIndexes({ sqlite }),
});
