import type { Kysely } from "kysely";
import type { Tables } from "./tables.js";

/** The secret by which reports name customers; each database has its own, from its first day on. */
export function pseudonymSecret(db: Kysely<Tables>) {
  return db.selectFrom("pseudonym_secret").select("secret");
}
