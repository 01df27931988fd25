import type { Kysely } from "kysely";
import { rowWithKey } from "../database/idempotency-keys.js";
import type { Tables } from "../database/tables.js";
import { ClienteleError } from "../errors.js";
import { canonicalJson, sha256 } from "./canonical-json.js";

/** A key that a client chose for a request, and what the request asked for. */
export interface Idempotency {
  readonly key: string;
  readonly inputDigest: string;
}

/**
 * The key of a request with the digest of its input; null where no key is given.
 * @throws ClienteleError BAD_IDEMPOTENCY_KEY
 */
export function idempotencyOf(key: string | null | undefined, input: object): Idempotency | null {
  if (key === null || key === undefined) return null;
  if (key.length < 1 || key.length > 255) {
    throw new ClienteleError("BAD_IDEMPOTENCY_KEY", { length: key.length }, ["input", "idempotencyKey"]);
  }
  return { key, inputDigest: sha256(canonicalJson(askedFor(input))) };
}

/** What a request asks for: null means left out, and how long the client waits changes nothing. */
function askedFor(input: object): unknown {
  const meant = JSON.stringify(input, (name, value) =>
    value === null || name === "waitSeconds" ? undefined : value,
  );
  return JSON.parse(meant);
}

/**
 * The record that a request with this key made before; null where there is none.
 * @throws ClienteleError IDEMPOTENCY_KEY_REUSED where the key came with other input
 */
async function firstResult(
  db: Kysely<Tables>,
  table: "import" | "model_run",
  idempotency: Idempotency | null,
): Promise<number | null> {
  if (!idempotency) return null;
  const { key, inputDigest } = idempotency;
  const row = await rowWithKey(db, table, key).executeTakeFirst();
  if (!row) return null;
  if (row.input_digest !== inputDigest) {
    throw new ClienteleError("IDEMPOTENCY_KEY_REUSED", { key }, ["input", "idempotencyKey"]);
  }
  return row.id;
}

/**
 * Starts a piece of work, or finds the one that the same request started before: also where both came at once, as the
 * key is unique in the database.
 * @param start makes the record and gives its id
 * @throws ClienteleError IDEMPOTENCY_KEY_REUSED, and whatever `start` throws
 */
export async function startOnce<Started>(
  db: Kysely<Tables>,
  table: "import" | "model_run",
  idempotency: Idempotency | null,
  start: () => Promise<Started>,
): Promise<{ readonly started: Started } | { readonly knownId: number }> {
  const before = await firstResult(db, table, idempotency);
  if (before !== null) return { knownId: before };
  try {
    return { started: await start() };
  } catch (error) {
    const isTaken = (error as { code?: string }).code === "SQLITE_CONSTRAINT_UNIQUE";
    const other = isTaken ? await firstResult(db, table, idempotency) : null;
    if (other === null) throw error;
    return { knownId: other };
  }
}
