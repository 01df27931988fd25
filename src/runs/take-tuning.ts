import type { Kysely } from "kysely";
import { type ModelRunRow, modelRunById } from "../database/model-runs.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { canonicalJson } from "./canonical-json.js";
import { globalId } from "./global-id.js";
import { resolveTraining } from "./run-spec.js";
import type { PreprocessingRequest } from "./spec-checks.js";
import type { TrainModelRequest } from "./train-model.js";
import type { TakenFromTuning } from "./training-specification.js";
import type { TuningOutcome } from "./tuning-outcome.js";
import type { TuningSpecification } from "./tuning-specification.js";

interface TunedRequest extends TrainModelRequest {
  readonly tuned?: TakenFromTuning;
}

/**
 * The request with what it leaves out taken from the tuning run that it names: k, eps and minSamples, and the features
 * and their preprocessing, for which alone the recommendation holds.
 * @throws ClienteleError NOT_FOUND, BAD_TUNING_RUN
 */
export async function takeTuning(db: Kysely<Tables>, request: TrainModelRequest): Promise<TunedRequest> {
  const { tuningRunId } = request;
  if (tuningRunId == null) return request;
  const path = ["input", "tuningRunId"];
  const id = globalId("ModelRun", tuningRunId);
  const run = await modelRunById(db, tuningRunId).executeTakeFirst();
  if (!run) throw new ClienteleError("NOT_FOUND", { what: "tuning run", id }, path);
  const refuse = (why: string) => new ClienteleError("BAD_TUNING_RUN", { id, why }, path);
  if (run.kind !== "TUNING") throw refuse("it is a training");
  if (run.status !== "SUCCEEDED") throw refuse(`it is ${run.status}`);
  return withRecommendation(request, run, refuse);
}

function withRecommendation(
  request: TrainModelRequest,
  run: ModelRunRow,
  refuse: (why: string) => ClienteleError,
): TunedRequest {
  const tuned = JSON.parse(run.specification) as TuningSpecification;
  const { recommended } = JSON.parse(run.outcome as string) as TuningOutcome;
  const isAsTuned = request.features == null || sameList(request.features, tuned.features);
  if (!isAsTuned) throw refuse(`it tuned the features ${tuned.features.join(", ")}`);
  if (isGiven(request.preprocessing) && !isSamePreprocessing(request.preprocessing, tuned))
    throw refuse("it tuned another preprocessing");
  const { kMeans, dbscan } = request;
  return {
    ...request,
    tuned: {
      run: run.id,
      k: kMeans?.k == null,
      eps: dbscan?.eps == null,
      minSamples: dbscan?.minSamples == null,
    },
    features: tuned.features,
    preprocessing: { perFeature: tuned.preprocessing },
    kMeans: { ...kMeans, k: kMeans?.k ?? recommended.k },
    dbscan: {
      eps: dbscan?.eps ?? recommended.eps,
      minSamples: dbscan?.minSamples ?? recommended.minSamples,
    },
  };
}

function isSamePreprocessing(asked: PreprocessingRequest, { features, preprocessing }: TuningSpecification) {
  const complete = resolveTraining({ features, preprocessing: asked }).preprocessing;
  return canonicalJson(complete) === canonicalJson(preprocessing);
}

function isGiven(asked: PreprocessingRequest | null | undefined): asked is PreprocessingRequest {
  return Object.values(asked ?? {}).some((part) => part != null);
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
