import { differenceWithin } from "../answer.js";
import type { Trial } from "../trial.js";

export const SILHOUETTES: readonly Trial[] = [
  {
    name: "silhouettes",
    what: "Mean silhouettes of nine labelings, k = 2…10",
    data: "customers",
    repetitions: 5,
    ours: { script: "silhouettes", task: "means" },
    peers: [
      {
        tool: "scikit-learn",
        script: "silhouettes",
        task: "means",
        target: 20,
        agreement: differenceWithin(1e-9, "silhouette"),
      },
    ],
  },
];
