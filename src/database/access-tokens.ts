import type { Kysely, Selectable } from "kysely";
import type { Database } from "./open-database.js";
import type { AccessTokenTable, Tables } from "./tables.js";

export type AccessTokenRow = Selectable<AccessTokenTable>;

export function insertAccessToken(
  db: Kysely<Tables>,
  row: Pick<AccessTokenRow, "name" | "sha256" | "scopes" | "created_at" | "expires_at">,
) {
  return db.insertInto("access_token").values(row).returningAll();
}

/** All of them, the revoked too, the oldest first. */
export function accessTokens(db: Kysely<Tables>) {
  return db.selectFrom("access_token").selectAll().orderBy("id");
}

/** The token that was given that name and not revoked. */
export function accessTokenByName(db: Kysely<Tables>, name: string) {
  return db.selectFrom("access_token").selectAll().where("name", "=", name).where("revoked_at", "is", null);
}

export function accessTokenByHash(db: Kysely<Tables>, sha256: string) {
  return db.selectFrom("access_token").selectAll().where("sha256", "=", sha256);
}

/** Those that open the door at that instant. */
export function validAccessTokens(db: Kysely<Tables>, now: number) {
  return db
    .selectFrom("access_token")
    .selectAll()
    .where("revoked_at", "is", null)
    .where((is) => is.or([is("expires_at", "is", null), is("expires_at", ">", now)]));
}

export function revokeAccessToken(db: Kysely<Tables>, id: number, now: number) {
  return db
    .updateTable("access_token")
    .set({ revoked_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .returningAll();
}

/**
 * Notes when a token was used, unless somebody else is writing: nobody waits for that.
 * @returns whether it was noted
 */
export function noteTokenUse({ db, sqlite }: Database, id: number, now: number): boolean {
  const { sql, parameters } = db
    .updateTable("access_token")
    .set({ last_used_at: now })
    .where("id", "=", id)
    .compile();
  const patience = sqlite.pragma("busy_timeout", { simple: true }) as number;
  sqlite.pragma("busy_timeout = 0");
  try {
    sqlite.prepare(sql).run(...parameters);
    return true;
  } catch {
    return false; // the next use is noted instead
  } finally {
    sqlite.pragma(`busy_timeout = ${patience}`);
  }
}
