import { chooseEps, type EpsChoice } from "../evaluation/choose-eps.js";
import { fitDbscan } from "../models/dbscan.js";
import { kDistances } from "../models/k-distance.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunWarning } from "../preprocessing/run-warning.js";
import type { Pool } from "./training-pieces.js";
import type { DbscanCell, TuningDetail } from "./tuning-outcome.js";
import type { TuningSpecification } from "./tuning-specification.js";

export interface DbscanExploration
  extends Pick<TuningDetail, "kDistance" | "kneeEps" | "dbscanGrid" | "noiseCurves"> {
  readonly chosen: {
    readonly eps: number;
    readonly minSamples: number;
    readonly reason: string;
    readonly warnings: readonly RunWarning[];
  };
}

export async function exploreDbscan(
  _pool: Pool,
  x: Matrix,
  asked: TuningSpecification["dbscan"],
  _onShare: (share: number) => void,
): Promise<DbscanExploration> {
  const minSamples = 2 * x.columns;
  const distances = kDistances(x, minSamples);
  const choice: EpsChoice = chooseEps(distances, minSamples);
  const grid: DbscanCell[] = [];
  for (const m of asked.minSamples ?? [minSamples])
    for (const eps of asked.eps ?? [choice.eps]) {
      const model = fitDbscan(x, { eps, minSamples: m });
      grid.push({
        eps,
        minSamples: m,
        clusters: model.clusterCount,
        noise: model.noiseCount,
        noiseShare: model.noiseCount / x.rows,
        largestClusterShare: 0,
      });
    }
  return {
    kDistance: [],
    kneeEps: choice.eps,
    dbscanGrid: grid,
    noiseCurves: [],
    chosen: { eps: choice.eps, minSamples, reason: choice.reason, warnings: choice.warnings },
  };
}
