import { workerData } from "node:worker_threads";
import { openDatabase } from "../database/open-database.js";
import { serveTasks } from "../jobs/worker-tasks.js";
import { readTasks } from "./read-tasks.js";

/** A thread for reading: what a request asks for does not hold up the event loop. */
serveTasks(readTasks(openDatabase((workerData as { databasePath: string }).databasePath)));
