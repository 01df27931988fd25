import { differenceWithin, equalParts } from "../answer.js";
import type { Trial } from "../trial.js";

const MODEL = { k: 4, eps: 0.5, minSamples: 5 };
/** Waiting may at most be three times as long. */
const THREE_TIMES = 1 / 3;
const idle = {
  tool: "Clientele",
  variant: "when nothing else goes on",
  script: "load",
  task: "steady",
  target: THREE_TIMES,
  agreement: null,
} as const;

export const LOAD: readonly Trial[] = [
  {
    name: "load-classify",
    what: "1,000 single classifications of changing customers, 16 connections; the peer is Flask with scikit-learn under gunicorn, two workers",
    data: "shop",
    repetitions: 3,
    needs: "wrk",
    ours: { script: "load", task: "classify" },
    peers: [
      {
        tool: "Flask",
        script: "flask",
        task: "classify",
        settings: MODEL,
        target: 4,
        agreement: equalParts(0.95),
      },
    ],
  },
  {
    name: "load-batch",
    what: "1,000 batches of 1,000 customers each, 16 connections",
    data: "shop",
    repetitions: 3,
    needs: "wrk",
    ours: { script: "load", task: "batch" },
    limits: { seconds: 20 },
    peers: [],
  },
  {
    name: "load-page",
    what: "1,000 pages of 20 customers with features and segment, 41 different pages, 16 connections; the peer serves the same graph by Apollo's startStandaloneServer with nothing set",
    data: "shop",
    repetitions: 3,
    needs: "wrk",
    ours: { script: "load", task: "page" },
    peers: [
      {
        tool: "Apollo standalone",
        script: "apollo-standalone",
        task: "page",
        target: 2,
        agreement: differenceWithin(0, "numbers"),
      },
    ],
  },
  {
    name: "load-while-training",
    what: "The 99th percentile of the time that a classification takes, 100 a second, while models are trained",
    data: "shop",
    repetitions: 3,
    ours: { script: "load", task: "steadyWhileTraining" },
    peers: [idle],
  },
  {
    name: "load-while-importing",
    what: "The same while the orders are imported",
    data: "shop",
    repetitions: 3,
    ours: { script: "load", task: "steadyWhileImporting" },
    peers: [idle],
  },
];
