import { type Kysely, sql } from "kysely";
import { isAmongIds } from "./id-list.js";
import type { Tables } from "./tables.js";

/** Which order lines make a data set: those of some imports, less those removed by this version or earlier. */
export interface LineScope {
  readonly importIds: readonly number[];
  /** Null for the version that is being made by this connection (see pending-version.ts). */
  readonly versionId: number | null;
  /** Only lines at or before this instant. */
  readonly until?: number;
  /** Only this customer's lines. */
  readonly customerId?: number;
  /** Only the lines of these customers. */
  readonly customerIds?: readonly number[];
  /** All but this customer's lines. */
  readonly exceptCustomerId?: number;
}

/** The bits of the rules 5–7, which are stored apart from the lines: they differ from version to version. */
export const MARK_BITS = 0b1110000;

/**
 * The lines of a data set, with their amount, the bits of the rules of `ruleMask` that apply, the first of them (0
 * where the line is kept), and whether one of the rules 5–7 applies: a cancellation to which one does takes back what does
 * not count either (goods that are none, a purchase that is excluded), or is a copy of another one.
 * @param ruleMask the rules that are looked at; a profile's, for its verdicts
 */
export function visibleLines(db: Kysely<Tables>, scope: LineScope, ruleMask: number) {
  const rules = sql<number>`(${rulesExpression(ruleMask)} & ${sql.lit(ruleMask)})`;
  return linesInScope(db, scope)
    .$if((ruleMask & MARK_BITS) !== 0, (q) =>
      q.leftJoin(marksOf(scope).as("m"), (join) => join.on(sql<boolean>`m.line_id = l.id`)),
    )
    .select([
      "l.id",
      "l.import_id",
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
    .select(rules.as("rules"))
    .select(sql<number>`${rules} & -${rules}`.as("first_rule"))
    .select(sql<number>`${rules} & ${sql.lit(MARK_BITS)} <> 0`.as("is_settled"));
}

/** The bare order lines of a data set. */
function linesInScope(db: Kysely<Tables>, scope: LineScope) {
  const { versionId, until, customerId, customerIds, exceptCustomerId } = scope;
  return db
    .selectFrom("order_line as l")
    .$if(customerId !== undefined, (q) => q.where("l.customer_id", "=", customerId as number))
    .$if(customerIds !== undefined, (q) => q.where(isAmongIds("l.customer_id", customerIds ?? [])))
    .$if(exceptCustomerId !== undefined, (q) =>
      q.where("l.customer_id", "is distinct from", exceptCustomerId as number),
    )
    .$if(until !== undefined, (q) => q.where("l.ordered_at", "<=", until as number))
    .where("l.import_id", "in", [...scope.importIds])
    .$if(versionId === null, (q) =>
      q
        .where("l.removed_in", "is", null)
        .where("l.id", "not in", (e) => e.selectFrom("pending_removal").select("line_id")),
    )
    .$if(versionId !== null, (q) =>
      q.where((e) => e.or([e("l.removed_in", "is", null), e("l.removed_in", ">", versionId as number)])),
    );
}

/** The scopes of some stored versions, in the order of the ids. */
export async function versionScopes(db: Kysely<Tables>, versionIds: readonly number[]): Promise<LineScope[]> {
  const rows = await db
    .selectFrom("version_import")
    .where(isAmongIds("version_id", versionIds))
    .select(["version_id", "import_id"])
    .orderBy("import_id")
    .execute();
  return versionIds.map((versionId) => ({
    versionId,
    importIds: rows.filter((row) => row.version_id === versionId).map((row) => row.import_id),
  }));
}

/** The scope of a stored version. */
export async function versionScope(db: Kysely<Tables>, versionId: number): Promise<LineScope> {
  return (await versionScopes(db, [versionId]))[0];
}

function rulesExpression(ruleMask: number) {
  return (ruleMask & MARK_BITS) === 0 ? sql`l.rules` : sql`(l.rules | coalesce(m.rules, 0))`;
}

function marksOf({ versionId }: LineScope) {
  return versionId === null
    ? sql<object>`(SELECT line_id, rules FROM pending_mark)`
    : sql<object>`(SELECT line_id, rules FROM line_mark WHERE version_id = ${sql.lit(versionId)})`;
}
