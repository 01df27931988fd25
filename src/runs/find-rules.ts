import type { Database } from "../database/open-database.js";
import { trainingCustomers } from "../database/scorings.js";
import { type Feature, WHOLE_FEATURES } from "../features/feature-catalogue.js";
import { openRules, type RuleCondition } from "../segments/find-rule.js";
import { judgeRule, type RuleQuality } from "../segments/judge-rule.js";
import { readFeatureColumns } from "./read-feature-columns.js";
import { type FittedRun, readFittedRun } from "./read-fitted-run.js";

/** A segment in plain thresholds. */
export interface SegmentRuleFacts extends RuleQuality {
  readonly conditions: readonly (Omit<RuleCondition, "column"> & { readonly feature: Feature })[];
}

/** Beyond so many customers a rule is looked for among as many, and judged on all. */
const MOST_SEARCHED = 20_000;

/**
 * A rule for each segment of a training, over the features of its model as it saw them. With many customers it is looked for
 * among 20,000, evenly spread over them in the order of their numbers.
 * @returns by segment number, [k]; null where no threshold tells anybody apart
 */
export async function findRules(
  database: Database,
  { runId }: { readonly runId: number },
): Promise<(SegmentRuleFacts | null)[]> {
  const run = await readFittedRun(database, runId);
  const { modelFeatures, segmentCount } = run;
  const { labels, columns } = await readInOrder(database, run);
  const step = Math.max(1, labels.length / MOST_SEARCHED);
  const count = Math.floor(labels.length / step);
  const searched = Uint32Array.from({ length: count }, (_, i) => Math.floor(i * step));
  const rule = openRules({
    columns: columns.map((values) => Float64Array.from(searched, (i) => values[i])),
    isWhole: modelFeatures.map((feature) => WHOLE_FEATURES.includes(feature)),
  });
  return Array.from({ length: segmentCount }, (_, segment) => {
    const isMember = Uint8Array.from(labels, (label) => Number(label === segment));
    const conditions = rule(Uint8Array.from(searched, (i) => isMember[i]));
    if (conditions.length === 0) return null;
    return {
      ...judgeRule(conditions, columns, isMember),
      conditions: conditions.map(({ column, ...rest }) => ({ ...rest, feature: modelFeatures[column] })),
    };
  });
}

/** Segments and features of a run's customers, in the order of their numbers. */
async function readInOrder(
  database: Database,
  { version, asOf, scoringId, labels: scored, modelFeatures }: FittedRun,
): Promise<{ labels: Int32Array; columns: Float64Array[] }> {
  const read = await readFeatureColumns(database, version, asOf, modelFeatures);
  const rowOf = new Map(read.customerIds.map((id, row) => [id, row]));
  const placeOf = new Map(Array.from(scored.customerIds, (id, place) => [id, place]));
  const customers = trainingCustomers(database, scoringId).filter((id) => rowOf.has(id) && placeOf.has(id));
  return {
    labels: customers.map((id) => scored.labels[placeOf.get(id) as number]),
    columns: read.columns.map((values) =>
      Float64Array.from(customers, (id) => values[rowOf.get(id) as number]),
    ),
  };
}
