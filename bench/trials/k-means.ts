import { inertiaWithin } from "../answer.js";
import type { Trial } from "../trial.js";

const ONE_START = { k: 8, restarts: 1, maxIterations: 300, seed: 42 };
/** scikit-learn's own tolerance: it stops before the optimum. Ours never does. */
const USUAL_TOLERANCE = 1e-4;
/** Single starts begin elsewhere and may end in another optimum. */
const ANOTHER_OPTIMUM = 0.05;

const FIT = { tool: "scikit-learn", script: "k_means", task: "fit" } as const;
const stopsEarly = { ...FIT, variant: "tol 0.0001", settings: { ...ONE_START, tol: USUAL_TOLERANCE } };
const toTheEnd = { ...FIT, variant: "tol 0", settings: { ...ONE_START, tol: 0 } };
const agreement = inertiaWithin(ANOTHER_OPTIMUM);

export const K_MEANS: readonly Trial[] = [
  {
    name: "k-means-sweep",
    what: "K-means for k = 2…10, the best of 10 starts each",
    data: "customers",
    repetitions: 5,
    ours: {
      script: "k-means",
      task: "sweep",
      settings: { kMin: 2, kMax: 10, restarts: 10, maxIterations: 300, seed: 42 },
    },
    peers: [
      {
        tool: "scikit-learn",
        script: "k_means",
        task: "sweep",
        variant: "10 starts, tol 0.0001",
        settings: { kMin: 2, kMax: 10, restarts: 10, maxIterations: 300, tol: USUAL_TOLERANCE },
        target: 20,
        agreement: inertiaWithin(0.001),
      },
      {
        tool: "scikit-learn",
        script: "k_means",
        task: "sweep",
        variant: "100 starts, tol 0: as low as ours",
        settings: { kMin: 2, kMax: 10, restarts: 100, maxIterations: 300, tol: 0 },
        agreement: inertiaWithin(0.001),
      },
    ],
  },
  {
    name: "k-means-100k",
    what: "K-means, k = 8, one start, concluded by ml-kmeans",
    data: "rows-100k",
    repetitions: 5,
    ours: { script: "k-means", task: "fit", settings: ONE_START },
    peers: [
      { ...stopsEarly, agreement },
      { ...toTheEnd, agreement },
    ],
  },
  {
    name: "k-means-1m-kernel",
    what: "K-means, k = 8, one start, without ml-kmeans' conclusion",
    data: "rows-1m",
    repetitions: 5,
    ours: { script: "k-means", task: "kernel", settings: ONE_START },
    peers: [
      { ...stopsEarly, target: 2, agreement },
      { ...toTheEnd, agreement },
    ],
  },
  {
    name: "k-means-1m",
    what: "K-means, k = 8, one start, concluded by ml-kmeans",
    data: "rows-1m",
    repetitions: 5,
    ours: { script: "k-means", task: "fit", settings: ONE_START },
    peers: [
      { ...stopsEarly, target: 1, agreement },
      { ...toTheEnd, agreement },
    ],
  },
];
