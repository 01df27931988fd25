import { featureIndex } from "../features/feature-catalogue.js";
import type { FeatureTable } from "../features/feature-matrix.js";
import { selectFeatures } from "../features/feature-matrix.js";
import { row } from "../numeric/matrix.js";
import { median } from "../numeric/statistics.js";
import { type AnomalyKind, anomalyKind } from "../segments/anomaly-kind.js";
import { type AnomalyTriage, triage } from "../segments/anomaly-triage.js";
import { type Contribution, contributions } from "../segments/contributions.js";
import type { Scores } from "./score-customers.js";
import type { ScoringModel } from "./trained-model.js";

/** An anomaly with its reasons. */
export interface AnomalyDescription {
  readonly customerId: number;
  readonly kind: AnomalyKind;
  readonly triage: AnomalyTriage;
  readonly severity: number | null;
  readonly distanceToCore: number | null;
  readonly contributions: readonly Contribution[];
  /** Index of the nearest core point, null where there is none. */
  readonly nearestCore: number | null;
}

/** The facts about a customer that a model does not know. */
export interface AnomalyContext {
  /** Ids of customers with a line whose price is beyond the far fence of its product. */
  readonly suspects: ReadonlySet<number>;
  readonly highTierSegments: ReadonlySet<number>;
}

/** Describes the anomalies among scored customers: compared with the nearest core point, else with their centroid. */
export function describeAnomalies(
  model: ScoringModel,
  customers: FeatureTable,
  { scaled, scores }: Scores,
  context: AnomalyContext,
): AnomalyDescription[] {
  const raw = selectFeatures(customers.values, model.features);
  const unitsPerOrder = unitsPerOrderOf(customers);
  const medianUnitsPerOrder = median(unitsPerOrder);
  return scores.flatMap((score, i) => {
    if (score.dbscanLabel >= 0) return [];
    const point = row(scaled, i);
    const reference =
      score.nearestCore === null
        ? row(model.centroids, score.segment)
        : row(model.core.points, score.nearestCore);
    const all = row(customers.values, i);
    return {
      customerId: customers.customerIds[i],
      kind: anomalyKind(model.features, model.spreads, point),
      triage: triage({
        monetary: all[featureIndex("MONETARY")],
        netMonetary: all[featureIndex("NET_MONETARY")],
        unitsPerOrder: unitsPerOrder[i],
        medianUnitsPerOrder,
        hasSuspectLine: context.suspects.has(customers.customerIds[i]),
        isHighTier: context.highTierSegments.has(score.segment),
      }),
      severity: score.severity,
      distanceToCore: score.distanceToCore,
      contributions: contributions(model.preprocessing, row(raw, i), point, reference),
      nearestCore: score.nearestCore,
    };
  });
}

function unitsPerOrderOf({ values }: FeatureTable): Float64Array {
  const [units, orders] = [featureIndex("UNITS"), featureIndex("FREQUENCY")];
  return Float64Array.from({ length: values.rows }, (_, i) => row(values, i)[units] / row(values, i)[orders]);
}
