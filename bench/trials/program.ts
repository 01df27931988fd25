import { inertiaAtKWithin } from "../answer.js";
import type { Trial } from "../trial.js";
import { GRID } from "./dbscan.js";

const RANGE = { kMin: 2, kMax: 10 };
const peer = {
  tool: "scikit-learn",
  script: "pipeline",
  task: "tuneTrain",
  settings: { ...RANGE, ...GRID },
  agreement: inertiaAtKWithin(0.001),
} as const;

export const PROGRAM: readonly Trial[] = [
  {
    name: "tune-train",
    what: "`clientele tune --bootstraps 0` and `clientele train`, as processes; the peer from a CSV of features, without its imports",
    data: "orders",
    repetitions: 3,
    ours: { script: "commands", task: "tuneTrain", settings: { ...RANGE, ...GRID, bootstraps: 0 } },
    limits: { seconds: 1 },
    peers: [peer],
  },
  {
    name: "tune-train-stability",
    what: "The same with 100 bootstraps of every k, which the peer does not do",
    data: "orders",
    repetitions: 3,
    ours: { script: "commands", task: "tuneTrain", settings: { ...RANGE, ...GRID, bootstraps: 100 } },
    peers: [peer],
  },
  {
    name: "whole",
    what: "From a CSV of order lines: `clientele import`, `tune --bootstraps 0` and `train`, as processes; pandas and scikit-learn",
    data: "orders",
    repetitions: 3,
    ours: { script: "commands", task: "whole", settings: { ...RANGE, ...GRID, bootstraps: 0 } },
    peers: [{ ...peer, task: "whole" }],
  },
  {
    name: "million",
    what: "`clientele train` on a million customers; then classifyCustomer on a server that is idle, and that is training",
    data: "million-orders",
    repetitions: 1,
    isLong: true,
    ours: { script: "million", task: "train" },
    peers: [],
  },
];
