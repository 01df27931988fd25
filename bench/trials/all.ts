import type { Trial } from "../trial.js";
import { DBSCAN } from "./dbscan.js";
import { IMPORTS } from "./imports.js";
import { K_MEANS } from "./k-means.js";
import { LOAD } from "./load.js";
import { PROGRAM } from "./program.js";
import { REPORTS } from "./reports.js";
import { SILHOUETTES } from "./silhouettes.js";

export const TRIALS: readonly Trial[] = [
  ...K_MEANS,
  ...SILHOUETTES,
  ...DBSCAN,
  ...IMPORTS,
  ...PROGRAM,
  ...REPORTS,
  ...LOAD,
];

/**
 * The trials of these names, or whose names begin so; all but the long ones where there is no name.
 * @throws Error that lists the names where one is unknown
 */
export function chooseTrials(names: readonly string[]): readonly Trial[] {
  if (names.length === 0) return TRIALS.filter(({ isLong }) => !isLong);
  const unknown = names.filter((name) => !TRIALS.some((trial) => trial.name.startsWith(name)));
  if (unknown.length > 0) {
    const known = TRIALS.map(({ name }) => name).join(", ");
    throw new Error(`There is no trial ${unknown.join(", ")}. The trials are ${known}.`);
  }
  const exact = new Set(TRIALS.map(({ name }) => name).filter((name) => names.includes(name)));
  const isMeant = (trial: Trial) =>
    exact.has(trial.name) || names.some((name) => !exact.has(name) && trial.name.startsWith(name));
  return TRIALS.filter(isMeant);
}
