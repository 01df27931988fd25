import type { Database } from "../database/open-database.js";
import { pcaLabels, pcaPointsOf } from "../database/pca-points.js";
import { samplePoints } from "../segments/sample-points.js";

/** A point of the plane of a run's first two components. */
export interface PlanePoint {
  readonly number: string;
  readonly segment: number;
  readonly x: number;
  readonly y: number;
  readonly is_anomaly: number;
}

/**
 * Some of a run's training customers in the plane of its first two components: anomalies first, then a share of each
 * segment, evenly spread over the customers' numbers. Only those that are chosen are read whole.
 */
export async function samplePca(
  { db }: Database,
  { runId, limit }: { readonly runId: number; readonly limit: number },
): Promise<PlanePoint[]> {
  const chosen = samplePoints(await pcaLabels(db, runId).execute(), limit).map((row) => row.customer_id);
  const points = await pcaPointsOf(db, runId, chosen).execute();
  const byId = new Map(points.map(({ customer_id, ...point }) => [customer_id, point]));
  return chosen.flatMap((id) => byId.get(id) ?? []);
}
