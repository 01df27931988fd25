import { sql } from "kysely";
import { anomaliesIn, selectAnomalies } from "../database/anomaly-page.js";
import { Anomaly } from "./anomaly.type.js";
import type { GraphContext } from "./context.js";
import type { RunScope } from "./scope.js";

/** The anomaly that a customer is in a scope; null where it is none. */
export async function findAnomaly(
  { db }: GraphContext,
  scope: RunScope,
  customerId: number,
): Promise<Anomaly | null> {
  const isThis = sql<boolean>`f.customer_id = ${customerId}`;
  const row = await selectAnomalies(anomaliesIn(db, scope, [isThis as never])).executeTakeFirst();
  return row ? new Anomaly(row, scope) : null;
}
