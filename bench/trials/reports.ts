import type { Trial } from "../trial.js";

export const REPORTS: readonly Trial[] = [
  {
    name: "reports",
    what: "`clientele report`: all reports on two models and a tuning, as a process, and how large they are",
    data: "orders",
    repetitions: 5,
    ours: { script: "reports", task: "render", settings: { bootstraps: 20 } },
    limits: { seconds: 5 },
    peers: [],
  },
  {
    name: "reports-million",
    what: "The same on a million customers and one model",
    data: "million-orders",
    repetitions: 1,
    isLong: true,
    ours: { script: "reports", task: "renderMillion" },
    peers: [],
  },
];
