import type { Kysely, RawBuilder, SqlBool } from "kysely";
import { type CustomerScope, customersIn } from "./customer-page.js";
import type { Tables } from "./tables.js";

/** The anomalies of a scope, with what is filtered and ordered by, before anything is selected. */
export function anomaliesIn(
  db: Kysely<Tables>,
  scope: CustomerScope,
  conditions: readonly RawBuilder<SqlBool>[],
) {
  return customersIn(db, scope, conditions).where("a.kind", "is not", null);
}

export type AnomalySelection = ReturnType<typeof anomaliesIn>;

/** Everything an anomaly shows. */
export function selectAnomalies(anomalies: AnomalySelection) {
  return anomalies
    .innerJoin("anomaly as own", (join) =>
      join.onRef("own.scoring_id", "=", "s.scoring_id").onRef("own.customer_id", "=", "f.customer_id"),
    )
    .selectAll("own")
    .select(["c.number", "f.monetary", "s.segment"])
    .select((e) => e.ref("o.run_id").$castTo<number>().as("run_id"));
}

export type AnomalyRow = Awaited<ReturnType<ReturnType<typeof selectAnomalies>["execute"]>>[number];
