import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

/** Which order lines make a data set: those of some imports, less those removed by this version or earlier. */
export interface LineScope {
  readonly importIds: readonly number[];
  /** Null while the version has no number yet. */
  readonly versionId: number | null;
  /** Only lines at or before this instant. */
  readonly until?: number;
  /** Only this customer's lines. */
  readonly customerId?: number;
}

/** The lines of a data set, with their amount and with their first exclusion rule (0 where kept). */
export function visibleLines(db: Kysely<Tables>, scope: LineScope, profileMask: number) {
  const version = scope.versionId ?? Number.MAX_SAFE_INTEGER;
  return db
    .selectFrom("order_line as l")
    .$if(scope.customerId !== undefined, (q) => q.where("l.customer_id", "=", scope.customerId as number))
    .$if(scope.until !== undefined, (q) => q.where("l.ordered_at", "<=", scope.until as number))
    .where("l.import_id", "in", [...scope.importIds])
    .where((e) => e.or([e("l.removed_in", "is", null), e("l.removed_in", ">", version)]))
    .select([
      "l.id",
      "l.invoice_id",
      "l.product_id",
      "l.description_id",
      "l.customer_id",
      "l.country_id",
      "l.ordered_at",
      "l.quantity",
      "l.unit_price",
    ])
    .select(sql<number>`l.quantity * l.unit_price`.as("amount"))
    .select(
      sql<number>`(l.rules & ${sql.lit(profileMask)}) & -(l.rules & ${sql.lit(profileMask)})`.as(
        "first_rule",
      ),
    );
}

/** The scope of a stored version. */
export async function versionScope(db: Kysely<Tables>, versionId: number): Promise<LineScope> {
  const rows = await db
    .selectFrom("version_import")
    .where("version_id", "=", versionId)
    .select("import_id")
    .orderBy("import_id")
    .execute();
  return { versionId, importIds: rows.map((row) => row.import_id) };
}
