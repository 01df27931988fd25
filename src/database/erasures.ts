import { type Kysely, sql } from "kysely";
import { inChunks } from "./customer-features.js";
import type { Database } from "./open-database.js";
import type { Tables } from "./tables.js";

/** Everything that says something about one customer, taken away; within a write transaction. */
export async function deleteCustomer(trx: Kysely<Tables>, customerId: number): Promise<void> {
  const ownLines = trx.selectFrom("order_line").select("id").where("customer_id", "=", customerId);
  const invoices = await trx
    .selectFrom("order_line")
    .where("customer_id", "=", customerId)
    .where("invoice_id", "is not", null)
    .select("invoice_id as id")
    .distinct()
    .execute();
  await trx.deleteFrom("line_mark").where("line_id", "in", ownLines).execute();
  await trx.deleteFrom("order_line").where("customer_id", "=", customerId).execute();
  await deleteUnusedInvoices(
    trx,
    invoices.map(({ id }) => id as number),
  );
  await trx
    .updateTable("anomaly")
    .set({ nearest_peer_id: null })
    .where("nearest_peer_id", "=", customerId)
    .execute();
  for (const table of ["customer_features", "excluded_customer", "score", "anomaly"] as const) {
    await trx.deleteFrom(table).where("customer_id", "=", customerId).execute();
  }
  await trx.deleteFrom("customer").where("id", "=", customerId).execute();
}

async function deleteUnusedInvoices(trx: Kysely<Tables>, ids: readonly number[]): Promise<void> {
  for (const chunk of inChunks(ids)) {
    await trx
      .deleteFrom("invoice")
      .where("id", "in", chunk)
      .where((e) =>
        e.not(
          e.exists(
            e.selectFrom("order_line").select("id").whereRef("order_line.invoice_id", "=", "invoice.id"),
          ),
        ),
      )
      .execute();
  }
}

/** Texts of people's files that may name a customer: what could not be read, and why an import failed. */
export async function textsThatMayName(db: Kysely<Tables>, customerNumber: string) {
  const holds = (column: string) => sql<boolean>`instr(${sql.ref(column)}, ${customerNumber}) > 0`;
  const rejects = await db
    .selectFrom("reject")
    .select(["id", "raw", "reason"])
    .where((e) => e.or([holds("raw"), holds("reason")]))
    .execute();
  const imports = await db
    .selectFrom("import")
    .select(["id", "error_message"])
    .where(holds("error_message"))
    .execute();
  const alerts = await db
    .selectFrom("data_alert")
    .select(["version_id", "position", "examples"])
    .where(holds("examples"))
    .execute();
  return { rejects, imports, alerts };
}

const ERASED_TEXT = "(erased)";

export function redactReject(trx: Kysely<Tables>, id: number) {
  return trx.updateTable("reject").set({ raw: ERASED_TEXT, reason: ERASED_TEXT }).where("id", "=", id);
}

export function redactImportError(trx: Kysely<Tables>, id: number) {
  return trx.updateTable("import").set({ error_message: ERASED_TEXT }).where("id", "=", id);
}

export function replaceAlertExamples(
  trx: Kysely<Tables>,
  alert: { version_id: number; position: number },
  examples: readonly string[],
) {
  return trx
    .updateTable("data_alert")
    .set({ examples: JSON.stringify(examples) })
    .where("version_id", "=", alert.version_id)
    .where("position", "=", alert.position);
}

/** Remembers that something was erased, not of whom; it is unpurged until nothing is left in the files either. */
export function insertErasure(
  trx: Kysely<Tables>,
  erasure: { erased_at: number; version_id: number; erased_lines: number },
) {
  return trx.insertInto("erasure").values({ ...erasure, purged_at: null });
}

export function unpurgedErasures(db: Kysely<Tables>) {
  return db.selectFrom("erasure").select("id").where("purged_at", "is", null);
}

export function markPurged(db: Kysely<Tables>, now: number) {
  return db.updateTable("erasure").set({ purged_at: now }).where("purged_at", "is", null);
}

/**
 * Writes the database anew without its free space, where deleted rows would still stand, and empties the log.
 * @returns false where another program reads an older state, so that the log could not be emptied
 */
export function rewriteFile({ sqlite }: Database): boolean {
  sqlite.exec("VACUUM");
  const [{ busy }] = sqlite.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
  return busy === 0;
}
