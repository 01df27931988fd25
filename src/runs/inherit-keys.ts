import { activeModel } from "../database/active-model.js";
import { segmentsOfRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { type CustomerLabels, scoringLabels } from "../database/scoring-labels.js";
import { givenSegmentNames } from "../database/segment-names.js";
import { matchSegments } from "../segments/match-segments.js";
import { commonLabels } from "./common-labels.js";
import { segmentKeys } from "./segment-keys.js";

/** A run that is about to be stored: its training customers with their fitted segments. */
export interface RunToKey extends CustomerLabels {
  /** The segments' names by the rule, by number, [k]. */
  readonly names: readonly string[];
}

/**
 * The keys of a run's segments: a segment that is the same as one of the active model (`matchSegments`: best overlap, Jaccard
 * index at least 0.5) has its key, and with it the name that somebody gave.
 *
 * Compared are the fitted segments of the run with the active model's scores of today's customers, over the customers
 * that have both; so customers who came since the active model was trained count. Keys are given when a run is stored,
 * activated or not, and stay.
 *
 * @returns by number, [k]
 */
export async function inheritKeys(database: Database, run: RunToKey): Promise<string[]> {
  const { names } = run;
  const { db } = database;
  const given = (await givenSegmentNames(db).execute()).map(({ key }) => key);
  const active = await activeModel(db).executeTakeFirst();
  if (!active) return segmentKeys({ names, inherited: names.map(() => null), taken: given });
  const segments = await segmentsOfRun(db, active.run_id).execute();
  const { base, other } = commonLabels(scoringLabels(database, active.scoring_id), run);
  const { matches } = matchSegments(base, other, segments.length, names.length);
  return segmentKeys({
    names,
    inherited: matches.map((match) => (match.base === null ? null : segments[match.base].key)),
    taken: [...given, ...segments.map(({ key }) => key)],
  });
}
