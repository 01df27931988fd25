import type { Command } from "commander";
import type { RunLimits } from "../runs/run-limits.js";
import { startTuning, type TuneModelRequest } from "../runs/tune-model.js";
import { numberFlag, type ProgramSettings, print, withCommonFlags, withProgram } from "./command-line.js";
import { followRun } from "./follow-run.js";
import { type RunFlags, readRunFlags, withRunOptions } from "./run-options.js";
import { describeTuning, readTuning } from "./tuning-report.js";

interface TuneFlags extends RunFlags {
  readonly kMin?: string;
  readonly kMax?: string;
  readonly bootstraps?: string;
  readonly eps?: string;
  readonly minSamples?: string;
}

export function addTune(program: Command, settings: ProgramSettings): void {
  const command = withCommonFlags(program.command("tune"), settings)
    .description("look at many settings and recommend some to train with; trains nothing")
    .option("--k-min <n>", "the smallest number of segments to try (default: 2)")
    .option("--k-max <n>", "the largest number of segments to try (default: 10)")
    .option("--bootstraps <n>", "samples for the stability of segments; 0: none (default: 100)")
    .option("--eps <a,b,c>", "DBSCAN's radii to try, in scaled units (default: around the knee)")
    .option("--min-samples <a,b,c>", "DBSCAN's core sizes to try (default: by the number of features)");
  withRunOptions(command).action((flags: TuneFlags) => tune(flags, settings.limits));
}

async function tune(flags: TuneFlags, limits: RunLimits): Promise<void> {
  const request = readRequest(flags);
  await withProgram(
    flags.db,
    async ({ workspace, graph }) => {
      const id = await followRun((onProgress) => startTuning(workspace, request, onProgress));
      const modelRun = await readTuning(graph, id);
      print(flags, { modelRun }, describeTuning(modelRun));
    },
    limits,
  );
}

/** The request that the flags stand for; the validator of runs judges the numbers. */
function readRequest(flags: TuneFlags): TuneModelRequest {
  const common = readRunFlags(flags);
  return {
    ...common,
    kMeans: {
      ...common.kMeans,
      kMin: numberFlag(flags.kMin),
      kMax: numberFlag(flags.kMax),
      bootstraps: numberFlag(flags.bootstraps),
    },
    dbscan: { eps: numbersFlag(flags.eps), minSamples: numbersFlag(flags.minSamples) },
  };
}

/** Numbers as they were typed, for the validator to judge; null where the flag was not given. */
function numbersFlag(text: string | undefined): number[] | null {
  return text === undefined ? null : text.split(",").map((part) => numberFlag(part) as number);
}
