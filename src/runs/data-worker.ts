import { workerData } from "node:worker_threads";
import type { LockHolder } from "../database/interrupted-jobs.js";
import type { KeptLines } from "../database/kept-lines.js";
import { openDatabase } from "../database/open-database.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import { lowerPriority } from "../jobs/lower-priority.js";
import { serveTasks } from "../jobs/worker-tasks.js";
import type { RulesChange } from "./change-rules.js";
import type { ProfilesToCompare } from "./compare-profiles.js";
import type { RunsToCompare } from "./compare-runs.js";
import type { ErasureInput } from "./erase-customer.js";
import type { ImportTaskInput } from "./import-task.js";
import type { FilesToLookAt } from "./look-at-files.js";
import type { Renaming } from "./rename-segment.js";
import type { RunToSave } from "./save-run.js";
import type { TuningToSave } from "./save-tuning.js";

export interface DataWorkerSettings {
  readonly databasePath: string;
  /** True in a server, whose event loop goes first. */
  readonly isBackground: boolean;
}

/**
 * The thread that reads files and does heavy work on the database, so that the event loop stays free. It loads what its
 * task needs and nothing else: to load all of it takes longer than most of them.
 */
const { databasePath, isBackground } = workerData as DataWorkerSettings;
if (isBackground) lowerPriority();
const database = openDatabase(databasePath);

/** The lines of the run whose model is being trained in another thread meanwhile. */
let linesAhead: (() => KeptLines) | null = null;

serveTasks({
  async import(input: ImportTaskInput, onProgress) {
    const { importTask } = await import("./import-task.js");
    database.sqlite.pragma("cache_size = -16384"); // it looks at each page once
    return importTask(database, input, onProgress);
  },
  async lookAtFiles(input: FilesToLookAt) {
    const { lookAtFiles } = await import("./look-at-files.js");
    return lookAtFiles(input);
  },
  async unstage({ importId, keepRejects }: { importId: number; keepRejects: boolean }) {
    const { unstage } = await import("../database/staging.js");
    unstage(database, importId, keepRejects);
  },
  async endInterruptedJobs({ holder, now }: { holder: LockHolder; now: number }) {
    const { endInterruptedJobs } = await import("../database/interrupted-jobs.js");
    return endInterruptedJobs(database, holder, now);
  },
  async readFeatures({ versionId, asOf }: { versionId: number; asOf: number }) {
    const { readFeatures } = await import("./read-features.js");
    const { requireFinite } = await import("./require-finite.js");
    const { requireVersion } = await import("./score-version.js");
    const version = await requireVersion(database.db, versionId);
    const customers = await readFeatures(database, version, asOf);
    requireFinite(customers);
    const { customerIds, values }: CustomerFeatures = customers;
    return { customerIds, values };
  },
  async readLinesAhead({ versionId, asOf }: { versionId: number; asOf: number }) {
    const { requireVersion, versionKeptLines } = await import("./score-version.js");
    linesAhead = await versionKeptLines(database, await requireVersion(database.db, versionId), asOf);
    linesAhead();
  },
  async saveRun(run: RunToSave) {
    const { saveRun } = await import("./save-run.js");
    return saveRun(database, run, linesAhead);
  },
  async saveTuning(tuning: TuningToSave) {
    const { saveTuning } = await import("./save-tuning.js");
    return saveTuning(database, tuning);
  },
  async erase(input: ErasureInput, onProgress) {
    const { eraseCustomer } = await import("./erase-customer.js");
    const { purgeFiles } = await import("./purge-files.js");
    const { copiesBeside } = await import("../database/database-copies.js");
    return {
      ...(await eraseCustomer(database, input, onProgress)),
      ...(await purgeFiles(database, input.now)),
      copies: copiesBeside(database.path),
    };
  },
  async purge({ now }: { now: number }) {
    const { purgeFiles } = await import("./purge-files.js");
    return purgeFiles(database, now);
  },
  async changeRules(input: RulesChange) {
    const { changeRules } = await import("./change-rules.js");
    return changeRules(database, input);
  },
  async copyDatabase({ path }: { path: string }) {
    const { copyDatabase } = await import("../database/copy-database.js");
    return copyDatabase(database.sqlite, path);
  },
  async pruneVersions({ keep }: { keep: number }) {
    const { pruneVersions } = await import("./prune-versions.js");
    return pruneVersions(database, keep);
  },
  async compareProfiles(input: ProfilesToCompare) {
    const { compareProfiles } = await import("./compare-profiles.js");
    return compareProfiles(database, input);
  },
  async compareRuns(input: RunsToCompare) {
    const { compareRuns } = await import("./compare-runs.js");
    return compareRuns(database, input);
  },
  async renameSegment(input: Renaming & { now: number }) {
    const { renameSegment } = await import("./rename-segment.js");
    return renameSegment(database, input);
  },
  async backUp({ file, replace }: { file: string; replace: boolean }, onProgress) {
    const { backUpDatabase } = await import("../database/back-up-database.js");
    return backUpDatabase(database.sqlite, file, replace, (fraction, phase) =>
      onProgress({ fraction, phase }),
    );
  },
  async activate({ runId, now }: { runId: number; now: number }) {
    const { activateRun } = await import("./activate-run.js");
    return activateRun(database, runId, now);
  },
});
