import type { Command } from "commander";
import { ClienteleError, InvalidInput } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";
import type { Scaler, Transform } from "../preprocessing/preprocessing.js";
import { globalId } from "../runs/global-id.js";
import { startTraining, type TrainModelRequest } from "../runs/train-model.js";
import {
  type CommonFlags,
  numberFlag,
  type ProgramSettings,
  print,
  withCommonFlags,
  withProgram,
} from "./command-line.js";
import { openProgressBar } from "./progress-bar.js";
import { describeRun, readRun } from "./run-report.js";

interface TrainFlags extends CommonFlags {
  readonly k?: string;
  readonly restarts?: string;
  readonly maxIterations?: string;
  readonly seed?: string;
  readonly eps?: string;
  readonly minSamples?: string;
  readonly features?: string;
  readonly transform?: string;
  readonly scaler?: string;
  readonly winsorize?: string;
  readonly asOf?: string;
  readonly excludeAnomalies?: boolean;
  readonly activate: boolean;
}

const TRANSFORMS = ["log1p", "yeo_johnson", "none"];
const SCALERS = ["standard", "robust", "minmax", "none"];

export function addTrain(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("train"), settings)
    .description("train segments and anomalies, and use the model from then on")
    .option("--k <n>", "number of segments (default: chosen by a rule)")
    .option("--restarts <n>", "K-Means starts; the lowest inertia wins (default: 10)")
    .option("--max-iterations <n>", "K-Means iterations at most (default: 300)")
    .option("--seed <n>", "equal seeds give equal models (default: 42)")
    .option("--eps <x>", "DBSCAN's radius in scaled units (default: the knee of the k-distances)")
    .option("--min-samples <n>", "DBSCAN's core size (default: twice the number of features)")
    .option("--features <list>", "e.g. recency,frequency,monetary,average_order_value,tenure")
    .option("--transform <name>", `${TRANSFORMS.join(", ")} (default: log1p)`)
    .option("--scaler <name>", `${SCALERS.join(", ")} (default: standard)`)
    .option("--winsorize <lower,upper>", "draw values beyond these quantiles in, e.g. 0.01,0.99")
    .option("--as-of <instant>", "only orders until then count, e.g. 2011-09-01 or 2011-09-01T12:00:00Z")
    .option("--exclude-anomalies", "fit the segments without the anomalies")
    .option("--no-activate", "do not use the model yet")
    .action((flags: TrainFlags) => train(flags));
}

async function train(flags: TrainFlags): Promise<void> {
  const request = readRequest(flags);
  await withProgram(flags.db, async ({ workspace, graph }) => {
    const bar = openProgressBar();
    const { runId, finished } = await startTraining(workspace, request, (progress) => bar.show(progress));
    const failure = await finished;
    bar.stop();
    if (failure) throw failure;
    const modelRun = await readRun(graph, globalId("ModelRun", runId));
    print(flags, { modelRun }, describeRun(modelRun));
  });
}

/** The request that the flags stand for; the validator of runs judges the numbers. */
function readRequest(flags: TrainFlags): TrainModelRequest {
  return {
    features: flags.features?.split(",").map((name) => name.trim().toUpperCase() as Feature),
    preprocessing: {
      transform: choice<Transform>("transform", flags.transform, TRANSFORMS),
      scaler: choice<Scaler>("scaler", flags.scaler, SCALERS),
      winsorize: limits(flags.winsorize),
    },
    kMeans: {
      k: numberFlag(flags.k),
      restarts: numberFlag(flags.restarts),
      maxIterations: numberFlag(flags.maxIterations),
      seed: numberFlag(flags.seed),
    },
    dbscan: { eps: numberFlag(flags.eps), minSamples: numberFlag(flags.minSamples) },
    asOf: instant(flags.asOf),
    excludeAnomalies: flags.excludeAnomalies,
    activate: flags.activate,
  };
}

function choice<T extends string>(
  field: string,
  text: string | undefined,
  known: readonly string[],
): T | null {
  if (text === undefined) return null;
  if (known.includes(text.toLowerCase())) return text.toUpperCase() as T;
  const why = `Known: ${known.join(", ")}.`;
  throw new InvalidInput([
    new ClienteleError("BAD_PREPROCESSING", { field, value: text, why }, ["input", "preprocessing", field]),
  ]);
}

function limits(text: string | undefined) {
  if (text === undefined) return null;
  const [lower, upper, ...rest] = text.split(",").map(Number);
  return { lower, upper: rest.length > 0 || upper === undefined ? Number.NaN : upper };
}

/** A date alone means 00:00Z. */
function instant(text: string | undefined): number | null {
  if (text === undefined) return null;
  const isRfc3339 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const value = isRfc3339 ? Date.parse(text) : Number.NaN;
  const isReal = new Date(Date.parse(text.slice(0, 10))).getUTCDate() === Number(text.slice(8, 10));
  if (Number.isFinite(value) && isReal) return value;
  const why = "it must be a date such as 2011-09-01 or an instant such as 2011-09-01T12:00:00Z.";
  throw new ClienteleError("BAD_OPTION", { option: "--as-of", value: text, why }, ["input", "asOf"]);
}
