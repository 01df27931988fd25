import type { Command } from "commander";
import { unfinishedImport } from "../database/imports.js";
import { unfinishedRun } from "../database/model-runs.js";
import { ClienteleError } from "../errors.js";
import { waitUntil } from "../graphql/wait.js";
import { ask } from "../reports/open-graph.js";
import { requestImportCancel } from "../runs/cancel-import.js";
import { requestCancel } from "../runs/cancel-run.js";
import { keyOf } from "../runs/global-id.js";
import {
  type CommonFlags,
  type OpenProgram,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { runIdOf } from "./run-id.js";
import { readRun } from "./run-report.js";

const IMPORT = `query ($id: ID!) {
  import(id: $id) { id fileName status createdAt finishedAt progress { fraction phase message } error { code message } }
}`;

interface ImportJson {
  readonly import: { readonly fileName: string; readonly status: string };
}

/** How long the command waits for the work to end. */
const WAIT_SECONDS = 10;

export function addCancel(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("cancel"), settings)
    .description("end a training, tuning or import that waits or goes on, also one of a server")
    .argument("<id>", "a run's id or number, as `clientele runs` shows them, or an import's id", runIdOf)
    .action((id: string, flags: CommonFlags) => cancel(id, flags));
}

async function cancel(id: string, flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async (program) => {
    const [runId, importId] = [keyOf("ModelRun", id), keyOf("Import", id)];
    if (runId !== null) await cancelRun(program, runId, id, flags);
    else if (importId !== null) await cancelImport(program, importId, id, flags);
    else throw new ClienteleError("NOT_FOUND", { what: "run or import", id });
  });
}

async function cancelRun({ workspace, graph }: OpenProgram, runId: number, id: string, flags: CommonFlags) {
  const { db } = workspace.database;
  await requestCancel(workspace, runId);
  await waitUntil(async () => !(await unfinishedRun(db, runId).executeTakeFirst()), WAIT_SECONDS);
  const modelRun = await readRun(graph, id);
  print(flags, { modelRun }, `Run ${modelRun.number} is ${modelRun.status} now.`);
}

async function cancelImport(
  { workspace, graph }: OpenProgram,
  importId: number,
  id: string,
  flags: CommonFlags,
) {
  const { db } = workspace.database;
  await requestImportCancel(workspace, importId);
  await waitUntil(async () => !(await unfinishedImport(db, importId).executeTakeFirst()), WAIT_SECONDS);
  const result = await ask<ImportJson>(graph, IMPORT, { id });
  print(flags, result, `The import of ${result.import.fileName} is ${result.import.status} now.`);
}
