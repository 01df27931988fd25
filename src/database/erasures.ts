import { type Kysely, sql } from "kysely";
import { inChunks } from "./customer-features.js";
import type { Database } from "./open-database.js";
import type { ImportTable, RejectTable, Tables } from "./tables.js";

/** Everything that says something about one customer, taken away; within a write transaction. */
export async function deleteCustomer(trx: Kysely<Tables>, customerId: number): Promise<void> {
  const ownLines = trx.selectFrom("order_line").select("id").where("customer_id", "=", customerId);
  const words = await wordsOfLines(trx, customerId);
  await trx.deleteFrom("line_mark").where("line_id", "in", ownLines).execute();
  await trx.deleteFrom("order_line").where("customer_id", "=", customerId).execute();
  await trx
    .updateTable("anomaly")
    .set({ nearest_peer_id: null })
    .where("nearest_peer_id", "=", customerId)
    .execute();
  for (const table of ["customer_features", "excluded_customer", "score", "anomaly"] as const) {
    await trx.deleteFrom(table).where("customer_id", "=", customerId).execute();
  }
  await trx.deleteFrom("customer").where("id", "=", customerId).execute();
  for (const { table, column, ids } of words) await deleteUnused(trx, table, column, ids);
}

const WORDS = [
  { table: "invoice", column: "invoice_id" },
  { table: "product", column: "product_id" },
  { table: "description", column: "description_id" },
  { table: "country", column: "country_id" },
] as const;

type Word = (typeof WORDS)[number];

/** What a customer's lines are made of: invoice numbers, products, descriptions and countries may be its own alone. */
async function wordsOfLines(trx: Kysely<Tables>, customerId: number) {
  const words: (Word & { readonly ids: readonly number[] })[] = [];
  for (const word of WORDS) {
    const rows = await trx
      .selectFrom("order_line")
      .where("customer_id", "=", customerId)
      .where(word.column, "is not", null)
      .select((e) => e.ref(word.column).$castTo<number>().as("id"))
      .distinct()
      .execute();
    words.push({ ...word, ids: rows.map(({ id }) => id) });
  }
  return words;
}

/** Deletes those words that no line has any more. */
async function deleteUnused(
  trx: Kysely<Tables>,
  table: Word["table"],
  column: Word["column"],
  ids: readonly number[],
): Promise<void> {
  for (const chunk of inChunks(ids)) {
    const used = await trx
      .selectFrom("order_line")
      .where(column, "in", chunk)
      .select((e) => e.ref(column).$castTo<number>().as("id"))
      .distinct()
      .execute();
    const kept = new Set(used.map(({ id }) => id));
    const unused = chunk.filter((id) => !kept.has(id));
    if (unused.length > 0) await trx.deleteFrom(table).where("id", "in", unused).execute();
  }
}

/** Texts of people's files that may name a customer: what could not be read, and why an import failed. */
export async function textsThatMayName(db: Kysely<Tables>, customerNumber: string) {
  const holds = (column: string) => sql<boolean>`instr(${sql.ref(column)}, ${customerNumber}) > 0`;
  const rejects = await db
    .selectFrom("reject")
    .select(["id", "raw", "reason", "file_name"])
    .where((e) => e.or([holds("raw"), holds("reason"), holds("file_name")]))
    .execute();
  const imports = await db
    .selectFrom("import")
    .select(["id", "error_message", "file_name", "reading"])
    .where((e) => e.or([holds("error_message"), holds("file_name"), holds("reading")]))
    .execute();
  const alerts = await db
    .selectFrom("data_alert")
    .select(["version_id", "position", "examples"])
    .where("examples", "<>", "[]")
    .execute();
  return { rejects, imports, alerts };
}

export function replaceRejectTexts(
  trx: Kysely<Tables>,
  id: number,
  texts: Pick<RejectTable, "raw" | "reason" | "file_name">,
) {
  return trx.updateTable("reject").set(texts).where("id", "=", id);
}

export function replaceImportTexts(
  trx: Kysely<Tables>,
  id: number,
  texts: Pick<ImportTable, "error_message" | "file_name" | "reading">,
) {
  return trx.updateTable("import").set(texts).where("id", "=", id);
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
  return trx.insertInto("erasure").values({ ...erasure, rewritten_at: null, purged_at: null });
}

/** How many customers were erased so far. */
export function countErasures(db: Kysely<Tables>) {
  return db.selectFrom("erasure").select((e) => e.fn.countAll<number>().as("count"));
}

export function unpurgedErasures(db: Kysely<Tables>) {
  return db.selectFrom("erasure").select(["id", "rewritten_at"]).where("purged_at", "is", null);
}

export function markRewritten(db: Kysely<Tables>, now: number) {
  return db.updateTable("erasure").set({ rewritten_at: now }).where("rewritten_at", "is", null);
}

export function markPurged(db: Kysely<Tables>, now: number) {
  return db.updateTable("erasure").set({ purged_at: now }).where("purged_at", "is", null);
}

/** Writes the database anew without its free space, where deleted rows would still stand. */
export function rewriteFile({ sqlite }: Database): void {
  sqlite.exec("VACUUM");
}

/**
 * Empties the write-ahead log, where deleted rows would still stand.
 * @returns false where another program reads an older state just now; nobody is waited for
 */
export function emptyLog({ sqlite }: Database): boolean {
  const timeout = sqlite.pragma("busy_timeout", { simple: true });
  sqlite.pragma("busy_timeout = 0");
  try {
    const [{ busy }] = sqlite.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    return busy === 0;
  } finally {
    sqlite.pragma(`busy_timeout = ${timeout}`);
  }
}
