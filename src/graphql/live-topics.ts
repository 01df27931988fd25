import type { Kysely } from "kysely";
import { activeModel } from "../database/active-model.js";
import { currentVersion, type DataSetVersionRow } from "../database/data-set-versions.js";
import { type ImportRow, importById } from "../database/imports.js";
import { type ModelRunRow, modelRunById } from "../database/model-runs.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import type { Workspace } from "../runs/workspace.js";
import { progressOf } from "./job-progress.js";
import type { Topic } from "./live-changes.js";

/** A job with how far it has come, as a text. */
export interface JobState<Row> {
  readonly row: Row;
  readonly progress: string;
}

/** @throws ClienteleError NOT_FOUND where the text is no id of a run; reading does where there is no such run */
export function modelRunTopic(workspace: Workspace, id: string): Topic<JobState<ModelRunRow>> {
  const { db } = workspace.database;
  const key = keyOf("ModelRun", id);
  return jobTopic(`model run ${id}`, async () => {
    const row = key === null ? undefined : await modelRunById(db, key).executeTakeFirst();
    if (!row) throw new ClienteleError("NOT_FOUND", { what: "model run", id }, ["id"]);
    return { row, progress: JSON.stringify(await progressOf(workspace, "model_run", row)) };
  });
}

/** @throws ClienteleError NOT_FOUND, as that of a run */
export function importTopic(workspace: Workspace, id: string): Topic<JobState<ImportRow>> {
  const { db } = workspace.database;
  const key = keyOf("Import", id);
  return jobTopic(`import ${id}`, async () => {
    const row = key === null ? undefined : await importById(db, key).executeTakeFirst();
    if (!row) throw new ClienteleError("NOT_FOUND", { what: "import", id }, ["id"]);
    return { row, progress: JSON.stringify(await progressOf(workspace, "import", row)) };
  });
}

function jobTopic<Row extends { status: string }>(
  name: string,
  read: () => Promise<JobState<Row>>,
): Topic<JobState<Row>> {
  return {
    name,
    read,
    fingerprint: ({ row, progress }) => `${row.status} ${progress}`,
    isOver: ({ row }) => row.status !== "QUEUED" && row.status !== "RUNNING",
  };
}

/** The run of the model in use; null where there is none. */
export function activeModelTopic(db: Kysely<Tables>): Topic<{ readonly runId: number | null }> {
  return {
    name: "active model",
    read: async () => ({ runId: (await activeModel(db).executeTakeFirst())?.run_id ?? null }),
    fingerprint: ({ runId }) => String(runId),
    isOver: () => false,
  };
}

/** The version in force; null before the first import. */
export function dataSetTopic(db: Kysely<Tables>): Topic<{ readonly version: DataSetVersionRow | null }> {
  return {
    name: "data set",
    read: async () => ({ version: (await currentVersion(db).executeTakeFirst()) ?? null }),
    fingerprint: ({ version }) => `${version?.id} ${version?.digest}`,
    isOver: () => false,
  };
}
