import { type Kysely, sql } from "kysely";
import type { Tables } from "./tables.js";

/**
 * Runs `work` in one `BEGIN IMMEDIATE` transaction: all of it is committed, or none.
 *
 * Kysely's own `transaction()` begins deferred, and a deferred transaction that reads before it writes fails at once
 * when somebody else has written in between; an immediate one waits its turn. Other queries of this connection wait
 * meanwhile, so `work` must await nothing but queries on `trx`.
 */
export async function writeTransaction<T>(
  db: Kysely<Tables>,
  work: (trx: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (trx) => {
    await sql`BEGIN IMMEDIATE`.execute(trx);
    try {
      const result = await work(trx);
      await sql`COMMIT`.execute(trx);
      return result;
    } catch (error) {
      await sql`ROLLBACK`.execute(trx);
      throw error;
    }
  });
}
