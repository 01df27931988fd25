import { differenceWithin, equalLabels } from "../answer.js";
import type { Trial } from "../trial.js";

const settings = { eps: 0.3, minSamples: 10 };
const what = "DBSCAN, eps = 0.3, minSamples = 10";
const ours = { script: "dbscan", task: "fit", settings };
const byR = { tool: "R dbscan", script: "dbscan", task: "fit", settings, agreement: equalLabels } as const;

/** The settings of the grid; the pipeline's trials take the same. */
export const GRID = {
  eps: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1],
  minSamples: [3, 5, 8, 10, 15],
};

export const DBSCAN: readonly Trial[] = [
  {
    name: "dbscan-grid",
    what: "DBSCAN at 50 settings, eps 0.2…1.1 × minSamples 3, 5, 8, 10, 15",
    data: "customers",
    repetitions: 5,
    ours: { script: "dbscan", task: "grid", settings: GRID },
    peers: [
      {
        tool: "scikit-learn",
        script: "dbscan",
        task: "grid",
        settings: GRID,
        target: 30,
        agreement: differenceWithin(0, "clusters", "noise", "largestShare"),
      },
    ],
  },
  {
    name: "dbscan-100k",
    what,
    data: "rows-100k",
    repetitions: 5,
    ours,
    limits: { megabytes: 500 },
    peers: [
      { ...byR, target: 3 },
      { ...byR, tool: "scikit-learn" },
    ],
  },
  {
    name: "dbscan-1m",
    what,
    data: "rows-1m",
    repetitions: 1,
    ours,
    peers: [
      { tool: "scikit-learn", cannot: "it keeps every neighbourhood in memory: 15 GB at 180,000 customers" },
      {
        tool: "R dbscan",
        cannot: "its time grows with the square: minutes; that is the long trial dbscan-1m-r",
      },
    ],
  },
  {
    name: "dbscan-1m-r",
    what,
    data: "rows-1m",
    repetitions: 1,
    isLong: true,
    ours,
    peers: [byR],
  },
];
