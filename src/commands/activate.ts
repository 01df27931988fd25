import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import { startActivation } from "../runs/start-activation.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { runIdOf } from "./run-id.js";
import { readRun } from "./run-report.js";

export function addActivate(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("activate"), settings)
    .description("use a trained model from now on")
    .argument("<id>", "a run's id or number, as `clientele runs` shows them", runIdOf)
    .action((id: string, flags: CommonFlags) => activate(id, flags));
}

async function activate(id: string, flags: CommonFlags): Promise<void> {
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const runId = keyOf("ModelRun", id);
    if (runId === null) throw new ClienteleError("NOT_FOUND", { what: "model run", id });
    await startActivation(workspace, runId);
    const modelRun = await readRun(graph, id);
    print(
      flags,
      { modelRun },
      `Run ${modelRun.number} is the active model now; every customer was scored with it.`,
    );
  });
}
