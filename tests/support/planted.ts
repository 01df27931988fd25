import { FEATURES, type Feature, featureIndex } from "../../src/features/feature-catalogue.js";
import { type Matrix, zeros } from "../../src/numeric/matrix.js";
import { resolveTraining, type TrainingRequest } from "../../src/runs/run-spec.js";
import { type OnTrainingProgress, type TrainingResult, train } from "../../src/runs/train.js";
import { type TuningResult, tune } from "../../src/runs/tune.js";
import { resolveTuning, type TuningRequest } from "../../src/runs/tuning-specification.js";

/** All features of customers, [n × 11]: the values that are planted, and plain ones for the rest. */
export function planted(count: number, plant: (i: number) => Partial<Record<Feature, number>>): Matrix {
  const all = zeros(count, FEATURES.length);
  for (let i = 0; i < count; i++) {
    const values = { ...plain(i), ...plant(i) };
    for (const feature of FEATURES) all.values[i * FEATURES.length + featureIndex(feature)] = values[feature];
  }
  return all;
}

/** The numbers are scattered by multiplication, so they look random and are the same each time. */
function plain(i: number): Record<Feature, number> {
  const frequency = 1 + ((i * 7) % 5);
  const monetary = frequency * (10 + ((i * 29) % 200));
  const recency = 1 + ((i * 37) % 300);
  const span = frequency > 1 ? 20 + ((i * 11) % 90) : 0;
  return {
    RECENCY: recency,
    FREQUENCY: frequency,
    MONETARY: monetary,
    NET_MONETARY: monetary - (i % 3),
    AVERAGE_ORDER_VALUE: monetary / frequency,
    TENURE: recency + span,
    ACTIVE_SPAN: span,
    MEAN_GAP: frequency > 1 ? span / (frequency - 1) : Number.NaN,
    DISTINCT_PRODUCTS: 1 + ((i * 13) % 17),
    UNITS: frequency * (1 + (i % 9)),
    RETURN_RATE: (i % 3) / monetary,
  };
}

export function trainOn(values: Matrix, request: TrainingRequest = {}, threads = 1): Promise<TrainingResult> {
  const input = { values, specification: resolveTraining(request), dataDigest: "d", threads };
  return train({ ...input, asOf: "2011-12-10T00:00:00Z" }, () => undefined);
}

export function tuneOn(
  values: Matrix,
  request: TuningRequest = {},
  threads = 1,
  onProgress: OnTrainingProgress = () => undefined,
): Promise<TuningResult> {
  return tune({ values, specification: resolveTuning(request), threads }, onProgress);
}

/** Where in a result a number is not finite, or a text speaks of one that is not. */
export function notFiniteIn(result: unknown, path = ""): string[] {
  if (typeof result === "number") return Number.isFinite(result) ? [] : [`${path} = ${result}`];
  if (typeof result === "string") return /NaN|Infinity|undefined/.test(result) ? [`${path}: ${result}`] : [];
  if (typeof result !== "object" || result === null) return [];
  return Object.entries(result).flatMap(([name, value]) => notFiniteIn(value, `${path}.${name}`));
}
