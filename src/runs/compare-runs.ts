import type { FeatureColumns } from "../database/feature-columns.js";
import type { Database } from "../database/open-database.js";
import { adjustedRandIndex } from "../evaluation/adjusted-rand.js";
import { populationStabilityIndex } from "../evaluation/population-stability.js";
import type { Feature } from "../features/feature-catalogue.js";
import { matchSegments, type SegmentMatches } from "../segments/match-segments.js";
import { type CommonLabels, commonLabels } from "./common-labels.js";
import { readFeatureColumns } from "./read-feature-columns.js";
import { readFittedRun } from "./read-fitted-run.js";

/** Ids of two trainings that have SUCCEEDED. */
export interface RunsToCompare {
  readonly baseId: number;
  readonly otherId: number;
}

/** What became of the customers of a run in another one; its size depends on the numbers of segments only. */
export interface RunComparison {
  /** Over the customers in common; 0 where there are none. */
  readonly adjustedRandIndex: number;
  /** Share of the customers in common whose segment is the match of the one they were in; 0 where there are none. */
  readonly keptShare: number;
  /** Moves that customers made, by segment numbers. */
  readonly moves: readonly Move[];
  readonly newCustomers: number;
  readonly lostCustomers: number;
  /** Of the features of either run: those of the base first. */
  readonly drift: readonly { readonly feature: Feature; readonly psi: number }[];
}

interface Move {
  /** Segment number in the base. */
  readonly from: number;
  /** Segment number in the other run. */
  readonly to: number;
  readonly customerCount: number;
  /** The customers' spend as the other run saw it, in thousandths of the currency. */
  readonly revenueMilli: number;
}

/** Compares the fitted segments of two trainings, of whatever data and instants, over the customers in common. */
export async function compareRuns(
  database: Database,
  { baseId, otherId }: RunsToCompare,
): Promise<RunComparison> {
  const base = await readFittedRun(database, baseId);
  const other = await readFittedRun(database, otherId);
  const features = [...new Set([...base.modelFeatures, ...other.modelFeatures])];
  const before = await readFeatureColumns(database, base.version, base.asOf, features);
  const after = await readFeatureColumns(database, other.version, other.asOf, [...features, "MONETARY"]);
  const common = commonLabels(base.labels, other.labels);
  const count = common.customerIds.length;
  const found = matchSegments(common.base, common.other, base.segmentCount, other.segmentCount);
  return {
    adjustedRandIndex: count === 0 ? 0 : adjustedRandIndex(common.base, common.other),
    keptShare: keptShare(common, found),
    moves: movesOf(common, found, after),
    newCustomers: other.labels.customerIds.length - count,
    lostCustomers: base.labels.customerIds.length - count,
    drift: features.map((feature, j) => ({
      feature,
      psi: populationStabilityIndex(before.columns[j], after.columns[j]),
    })),
  };
}

function keptShare({ base, other }: CommonLabels, { matches }: SegmentMatches): number {
  const kept = other.filter((segment, i) => matches[segment].base === base[i]).length;
  return kept / Math.max(1, other.length);
}

/** @param seen features as the other run saw them, MONETARY last */
function movesOf(
  { customerIds, base, other }: CommonLabels,
  { overlap }: SegmentMatches,
  seen: FeatureColumns,
) {
  const monetary = seen.columns[seen.columns.length - 1];
  const spend = new Map<number, number>();
  for (const [i, id] of seen.customerIds.entries()) spend.set(id, Math.round(1_000 * monetary[i]));
  const revenue = new Float64Array(overlap.values.length);
  customerIds.forEach((id, i) => {
    revenue[base[i] * overlap.columns + other[i]] += spend.get(id) ?? 0;
  });
  return Array.from(overlap.values, (customerCount, at): Move => {
    const from = Math.floor(at / overlap.columns);
    return { from, to: at % overlap.columns, customerCount, revenueMilli: revenue[at] };
  }).filter(({ customerCount }) => customerCount > 0);
}
