import { workerData } from "node:worker_threads";
import { openDatabase } from "../database/open-database.js";
import { buildIndexes } from "../database/order-line-indexes.js";
import { stagingWriter } from "../database/staging.js";
import { serveTasks } from "../jobs/worker-tasks.js";

/** The thread that stores order lines while another one reads the file. */
const database = openDatabase((workerData as { databasePath: string }).databasePath);

serveTasks({
  write: stagingWriter(database),
  buildIndexes: () => buildIndexes(database),
});
