import type { Command } from "commander";
import { ClienteleError } from "../errors.js";
import { keyOf } from "../runs/global-id.js";
import type { RunLimits } from "../runs/run-limits.js";
import { startTraining, type TrainModelRequest } from "../runs/train-model.js";
import { numberFlag, type ProgramSettings, print, withCommonFlags, withProgram } from "./command-line.js";
import { followRun } from "./follow-run.js";
import { runIdOf } from "./run-id.js";
import { type RunFlags, readRunFlags, withRunOptions } from "./run-options.js";
import { describeRun, readRun } from "./run-report.js";

interface TrainFlags extends RunFlags {
  readonly k?: string;
  readonly maxIterations?: string;
  readonly eps?: string;
  readonly minSamples?: string;
  readonly excludeAnomalies?: boolean;
  readonly fromTuning?: string;
  readonly activate: boolean;
}

export function addTrain(program: Command, settings: ProgramSettings): void {
  const command = withCommonFlags(program.command("train"), settings)
    .description("train segments and anomalies, and use the model from then on")
    .option("--k <n>", "number of segments (default: chosen by a rule)")
    .option("--max-iterations <n>", "K-Means iterations at most (default: 300)")
    .option("--eps <x>", "DBSCAN's radius in scaled units (default: the knee of the k-distances)")
    .option("--min-samples <n>", "DBSCAN's core size (default: twice the number of features)")
    .option("--from-tuning <id>", "take what is not given from a tuning: its id or number", runIdOf)
    .option("--exclude-anomalies", "fit the segments without the anomalies")
    .option("--no-activate", "do not use the model yet");
  withRunOptions(command).action((flags: TrainFlags) => train(flags, settings.limits));
}

async function train(flags: TrainFlags, limits: RunLimits): Promise<void> {
  const request = readRequest(flags);
  await withProgram(
    flags.db,
    async ({ workspace, graph }) => {
      const id = await followRun((onProgress) => startTraining(workspace, request, onProgress));
      const modelRun = await readRun(graph, id);
      print(flags, { modelRun }, describeRun(modelRun));
    },
    limits,
  );
}

/** The request that the flags stand for; the validator of runs judges the numbers. */
function readRequest(flags: TrainFlags): TrainModelRequest {
  const common = readRunFlags(flags);
  return {
    ...common,
    kMeans: { ...common.kMeans, k: numberFlag(flags.k), maxIterations: numberFlag(flags.maxIterations) },
    dbscan: { eps: numberFlag(flags.eps), minSamples: numberFlag(flags.minSamples) },
    excludeAnomalies: flags.excludeAnomalies,
    tuningRunId: flags.fromTuning === undefined ? null : tuningKey(flags.fromTuning),
    activate: flags.activate,
  };
}

function tuningKey(id: string): number {
  const key = keyOf("ModelRun", id);
  if (key === null)
    throw new ClienteleError("NOT_FOUND", { what: "tuning run", id }, ["input", "tuningRunId"]);
  return key;
}
