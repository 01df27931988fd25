import { serveTasks } from "../jobs/worker-tasks.js";
import { type TrainingInput, train } from "./train.js";
import { PIECES } from "./training-pieces.js";
import { type TuningInput, tune } from "./tune.js";

/**
 * The thread that trains and tunes: it gets arrays and gives plain data back; it knows no file and no database. For the
 * pieces of large work it starts more of its kind.
 */
serveTasks({
  train: (input: TrainingInput, onProgress) =>
    train(input, (fraction, phase) => onProgress({ fraction, phase })),
  tune: (input: TuningInput, onProgress) => tune(input, (fraction, phase) => onProgress({ fraction, phase })),
  ...PIECES,
});
