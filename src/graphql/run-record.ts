import type { ModelRunRow } from "../database/model-runs.js";
import type { RunOutcome } from "../runs/run-outcome.js";
import type { TrainingSpecification } from "../runs/training-specification.js";
import type { TuningOutcome } from "../runs/tuning-outcome.js";
import type { TuningSpecification } from "../runs/tuning-specification.js";

/** What was asked of a run, and what it learnt: null until it has SUCCEEDED. */
export type RunRecord = TrainingRecord | TuningRecord;

interface TrainingRecord {
  readonly kind: "TRAINING";
  readonly specification: TrainingSpecification;
  readonly outcome: RunOutcome | null;
}

interface TuningRecord {
  readonly kind: "TUNING";
  readonly specification: TuningSpecification;
  readonly outcome: TuningOutcome | null;
}

export function readRecord({ kind, specification, outcome }: ModelRunRow): RunRecord {
  return {
    kind,
    specification: JSON.parse(specification),
    outcome: JSON.parse(outcome ?? "null"),
  } as RunRecord;
}
