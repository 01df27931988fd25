import { workerData } from "node:worker_threads";
import { backUpDatabase } from "../database/back-up-database.js";
import { copyDatabase } from "../database/copy-database.js";
import { copiesBeside } from "../database/database-copies.js";
import { endInterruptedJobs, type LockHolder } from "../database/interrupted-jobs.js";
import type { KeptLines } from "../database/kept-lines.js";
import { openDatabase } from "../database/open-database.js";
import { unstage } from "../database/staging.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import { serveTasks } from "../jobs/worker-tasks.js";
import { activateRun } from "./activate-run.js";
import { changeRules, type RulesChange } from "./change-rules.js";
import { compareProfiles, type ProfilesToCompare } from "./compare-profiles.js";
import { compareRuns, type RunsToCompare } from "./compare-runs.js";
import { type ErasureInput, eraseCustomer } from "./erase-customer.js";
import { type ImportTaskInput, importTask } from "./import-task.js";
import { pruneVersions } from "./prune-versions.js";
import { purgeFiles } from "./purge-files.js";
import { readFeatures } from "./read-features.js";
import { type Renaming, renameSegment } from "./rename-segment.js";
import { requireFinite } from "./require-finite.js";
import { type RunToSave, saveRun } from "./save-run.js";
import { saveTuning, type TuningToSave } from "./save-tuning.js";
import { requireVersion, versionKeptLines } from "./score-version.js";

/** The thread that reads files and does heavy work on the database, so that the event loop stays free. */
const database = openDatabase((workerData as { databasePath: string }).databasePath);

/** The lines of the run whose model is being trained in another thread meanwhile. */
let linesAhead: (() => KeptLines) | null = null;

serveTasks({
  import: (input: ImportTaskInput, onProgress) => importTask(database, input, onProgress),
  unstage: ({ importId, keepRejects }: { importId: number; keepRejects: boolean }) =>
    unstage(database, importId, keepRejects),
  endInterruptedJobs: ({ holder, now }: { holder: LockHolder; now: number }) =>
    endInterruptedJobs(database, holder, now),
  readFeatures: async ({ versionId, asOf }: { versionId: number; asOf: number }) => {
    const version = await requireVersion(database.db, versionId);
    const customers = await readFeatures(database, version, asOf);
    requireFinite(customers);
    const { customerIds, values }: CustomerFeatures = customers;
    return { customerIds, values };
  },
  readLinesAhead: async ({ versionId, asOf }: { versionId: number; asOf: number }) => {
    linesAhead = await versionKeptLines(database, await requireVersion(database.db, versionId), asOf);
    linesAhead();
  },
  saveRun: (run: RunToSave) => saveRun(database, run, linesAhead),
  saveTuning: (tuning: TuningToSave) => saveTuning(database, tuning),
  erase: async (input: ErasureInput, onProgress) => ({
    ...(await eraseCustomer(database, input, onProgress)),
    ...(await purgeFiles(database, input.now)),
    copies: copiesBeside(database.path),
  }),
  purge: ({ now }: { now: number }) => purgeFiles(database, now),
  changeRules: (input: RulesChange) => changeRules(database, input),
  copyDatabase: ({ path }: { path: string }) => copyDatabase(database.sqlite, path),
  pruneVersions: ({ keep }: { keep: number }) => pruneVersions(database, keep),
  compareProfiles: (input: ProfilesToCompare) => compareProfiles(database, input),
  compareRuns: (input: RunsToCompare) => compareRuns(database, input),
  renameSegment: (input: Renaming & { now: number }) => renameSegment(database, input),
  backUp: ({ file, replace }: { file: string; replace: boolean }, onProgress) =>
    backUpDatabase(database.sqlite, file, replace, (fraction, phase) => onProgress({ fraction, phase })),
  activate: ({ runId, now }: { runId: number; now: number }) => activateRun(database, runId, now),
});
