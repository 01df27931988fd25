import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/** The import or run that a request with this key made. */
export function rowWithKey(db: Kysely<Tables>, table: "import" | "model_run", key: string) {
  return db.selectFrom(table).select(["id", "input_digest"]).where("idempotency_key", "=", key);
}
