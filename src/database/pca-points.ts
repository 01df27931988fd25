import { type Kysely, sql } from "kysely";
import { isAmongIds } from "./id-list.js";
import { fittedScoring } from "./scorings.js";
import type { Tables } from "./tables.js";

/** What a choice among the training customers of a run is made by, in the order of their numbers. */
export function pcaLabels(db: Kysely<Tables>, runId: number) {
  return pcaPoints(db, runId)
    .clearSelect()
    .select(["s.customer_id", "s.segment"])
    .select(sql<number>`s.dbscan_label < 0`.as("is_anomaly"))
    .orderBy("c.number");
}

/** Some of the training customers of a run in the plane of its first two components. */
export function pcaPointsOf(db: Kysely<Tables>, runId: number, customerIds: readonly number[]) {
  return pcaPoints(db, runId).select("s.customer_id").where(isAmongIds("s.customer_id", customerIds));
}

/** The training customers of a run in the plane of its first two components. */
function pcaPoints(db: Kysely<Tables>, runId: number) {
  return db
    .selectFrom("score as s")
    .innerJoin(fittedScoring(db, runId).as("o"), "o.id", "s.scoring_id")
    .innerJoin("customer as c", "c.id", "s.customer_id")
    .select(["c.number", "s.segment", "s.pca_x as x", "s.pca_y as y"])
    .select(sql<number>`s.dbscan_label < 0`.as("is_anomaly"));
}

/** How many of them stand in each cell of a `size` × `size` grid over the plane, by segment. */
export function pcaBins(db: Kysely<Tables>, runId: number, size: number) {
  return db
    .with("point", () => pcaPoints(db, runId))
    .with("plane", (q) =>
      q
        .selectFrom("point")
        .select([
          sql<number>`min(x)`.as("x0"),
          sql<number>`min(y)`.as("y0"),
          sql<number>`max((max(x) - min(x)) / ${size}, 1e-12)`.as("width"),
          sql<number>`max((max(y) - min(y)) / ${size}, 1e-12)`.as("height"),
        ]),
    )
    .with("cell", (q) =>
      q
        .selectFrom(["point", "plane"])
        .select(["segment", "x0", "y0", "width", "height"])
        .select(sql<number>`min(cast((x - x0) / width AS INTEGER), ${size - 1})`.as("column"))
        .select(sql<number>`min(cast((y - y0) / height AS INTEGER), ${size - 1})`.as("row")),
    )
    .selectFrom("cell")
    .groupBy(["column", "row", "segment"])
    .orderBy("column")
    .orderBy("row")
    .orderBy("segment")
    .select(["column", "row", "segment", "x0", "y0", "width", "height"])
    .select((e) => e.fn.countAll<number>().as("count"));
}
