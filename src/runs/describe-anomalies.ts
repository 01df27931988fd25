import { featureIndex } from "../features/feature-catalogue.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
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
  customers: CustomerFeatures,
  scores: Scores,
  context: AnomalyContext,
): AnomalyDescription[] {
  const unitsPerOrder = unitsPerOrderOf(customers);
  const medianUnitsPerOrder = median(unitsPerOrder);
  const anomalies: AnomalyDescription[] = [];
  scores.dbscanLabels.forEach((label, i) => {
    if (label >= 0) return;
    const facts = { unitsPerOrder: unitsPerOrder[i], medianUnitsPerOrder, ...context };
    anomalies.push(describeAnomaly(model, customers, scores, i, facts));
  });
  return anomalies;
}

interface AnomalyFacts extends AnomalyContext {
  readonly unitsPerOrder: number;
  readonly medianUnitsPerOrder: number;
}

function describeAnomaly(
  model: ScoringModel,
  { customerIds, values }: CustomerFeatures,
  scores: Scores,
  i: number,
  { suspects, highTierSegments, ...units }: AnomalyFacts,
): AnomalyDescription {
  const point = row(scores.scaled, i);
  const segment = scores.segments[i];
  const nearestCore = scores.nearestCores[i] < 0 ? null : scores.nearestCores[i];
  const reference =
    nearestCore === null ? row(model.centroids, segment) : row(model.core.points, nearestCore);
  const all = row(values, i);
  const raw = model.features.map((feature) => all[featureIndex(feature)]);
  return {
    customerId: customerIds[i],
    kind: anomalyKind(model.features, model.spreads, point),
    triage: triage({
      monetary: all[featureIndex("MONETARY")],
      netMonetary: all[featureIndex("NET_MONETARY")],
      ...units,
      hasSuspectLine: suspects.has(customerIds[i]),
      isHighTier: highTierSegments.has(segment),
    }),
    severity: nearestCore === null ? null : scores.severities[i],
    distanceToCore: nearestCore === null ? null : scores.distancesToCore[i],
    contributions: contributions(model.preprocessing, raw, point, reference),
    nearestCore,
  };
}

function unitsPerOrderOf({ values }: CustomerFeatures): Float64Array {
  const [units, orders] = [featureIndex("UNITS"), featureIndex("FREQUENCY")];
  const perOrder = new Float64Array(values.rows);
  for (let i = 0; i < values.rows; i++) {
    const all = row(values, i);
    perOrder[i] = all[units] / all[orders];
  }
  return perOrder;
}
