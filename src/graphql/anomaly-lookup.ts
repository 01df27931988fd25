import { Anomaly } from "./anomaly.type.js";
import type { GraphContext } from "./context.js";
import type { RunScope } from "./scope.js";

/** The anomaly that a customer is in a scope; null where it is none. */
export async function findAnomaly(
  { loaders }: GraphContext,
  scope: RunScope,
  customerId: number,
): Promise<Anomaly | null> {
  if (scope.scoringId === null) return null;
  const row = await loaders.anomaly.load({ scope, customerId });
  return row && new Anomaly(row, scope);
}
