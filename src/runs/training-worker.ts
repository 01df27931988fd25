import { serveTasks } from "../jobs/worker-tasks.js";
import { type TrainingInput, train } from "./train.js";

/** The thread that trains: it gets arrays and gives plain data back; it knows no file and no database. */
serveTasks({
  train: (input: TrainingInput, onProgress) =>
    train(input, (fraction, phase) => onProgress({ fraction, phase })),
});
