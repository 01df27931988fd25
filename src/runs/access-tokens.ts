import { createHash, randomBytes } from "node:crypto";
import {
  type AccessTokenRow,
  accessTokenByHash,
  accessTokenByName,
  accessTokens,
  insertAccessToken,
  noteTokenUse,
  revokeAccessToken,
  validAccessTokens,
} from "../database/access-tokens.js";
import type { Database } from "../database/open-database.js";
import { ClienteleError } from "../errors.js";
import { ACCESS_SCOPES, type AccessScope } from "./access-scopes.js";

/** A token as people see it; what opens the door is not part of it. */
export interface AccessToken {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly AccessScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** To the hour. */
  readonly lastUsedAt: Date | null;
  readonly isValid: boolean;
}

export interface NewAccessToken {
  readonly name: string;
  readonly scopes: readonly AccessScope[];
  readonly expiresAt: Date | null;
}

/** So that a token that leaks into a repository or a log is found by those who look for such. */
const PREFIX = "clientele_";
const RANDOM_BYTES = 32;
const LONGEST_NAME = 100;

/** Makes a token; its text is told here and never again. @throws ClienteleError TOKEN_NAME_TAKEN, BAD_OPTION */
export async function createAccessToken(
  { db }: Database,
  { name, scopes, expiresAt }: NewAccessToken,
): Promise<{ readonly token: string; readonly accessToken: AccessToken }> {
  if (!isName(name)) {
    const why = `a name has 1 to ${LONGEST_NAME} characters, no control characters, no space at its ends, and is no number.`;
    throw new ClienteleError("BAD_OPTION", { option: "the name", value: JSON.stringify(name), why });
  }
  if (await accessTokenByName(db, name).executeTakeFirst())
    throw new ClienteleError("TOKEN_NAME_TAKEN", { name });
  const token = PREFIX + randomBytes(RANDOM_BYTES).toString("base64url");
  const row = await insertAccessToken(db, {
    name,
    sha256: hashOf(token),
    scopes: ACCESS_SCOPES.filter((scope) => scopes.includes(scope)).join(" "),
    created_at: Date.now(),
    expires_at: expiresAt?.getTime() ?? null,
  }).executeTakeFirstOrThrow();
  return { token, accessToken: describe(row) };
}

/** All of them, the revoked too, the oldest first. */
export async function listAccessTokens({ db }: Database): Promise<AccessToken[]> {
  return (await accessTokens(db).execute()).map(describe);
}

/** @param nameOrId of one that is not revoked yet @throws ClienteleError NOT_FOUND */
export async function revokeToken({ db }: Database, nameOrId: string): Promise<AccessToken> {
  const named = await accessTokenByName(db, nameOrId).executeTakeFirst();
  const id = named?.id ?? (/^\d{1,15}$/.test(nameOrId) ? Number(nameOrId) : -1);
  const row = await revokeAccessToken(db, id, Date.now()).executeTakeFirst();
  if (!row) throw new ClienteleError("NOT_FOUND", { what: "valid token", id: nameOrId });
  return describe(row);
}

export async function hasValidToken({ db }: Database): Promise<boolean> {
  return (await validAccessTokens(db, Date.now()).limit(1).executeTakeFirst()) !== undefined;
}

/** Finds the token that a request carries. */
export interface TokenDoor {
  /** Null where it is unknown, expired or revoked; another process's revocation counts at once. */
  find(token: string): Promise<AccessToken | null>;
}

const TOKENS_KEPT = 1_000;
const NOTED_EVERY_MS = 60 * 60 * 1_000;

/**
 * Keeps the tokens in use in memory until another process changes the database. They are looked up by their hash, so
 * the time that takes tells nothing about the tokens there are.
 */
export function openTokenDoor(database: Database): TokenDoor {
  const { db } = database;
  const kept = new Map<string, AccessTokenRow>();
  let seenVersion = -1;
  return {
    async find(token) {
      const dataVersion = database.dataVersion();
      if (dataVersion !== seenVersion) kept.clear();
      seenVersion = dataVersion;
      const sha256 = hashOf(token);
      let row = kept.get(sha256);
      if (!row) {
        row = await accessTokenByHash(db, sha256).executeTakeFirst();
        if (!row) return null;
        if (kept.size >= TOKENS_KEPT) kept.delete(kept.keys().next().value as string);
        if (dataVersion === seenVersion) kept.set(sha256, row);
      }
      const now = Date.now();
      if (!isValidAt(row, now)) return null;
      if (now - (row.last_used_at ?? 0) >= NOTED_EVERY_MS && noteTokenUse(database, row.id, now)) {
        kept.set(sha256, { ...row, last_used_at: now });
      }
      return describe(row);
    },
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A name that is a number would be taken for an id. */
function isName(name: string): boolean {
  return (
    name.length > 0 && name.length <= LONGEST_NAME && name.trim() === name && !/^\d+$|\p{Cc}/u.test(name)
  );
}

function isValidAt({ revoked_at, expires_at }: AccessTokenRow, now: number): boolean {
  return revoked_at === null && (expires_at === null || expires_at > now);
}

function describe(row: AccessTokenRow): AccessToken {
  const instant = (value: number | null) => (value === null ? null : new Date(value));
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(" ") as AccessScope[],
    createdAt: new Date(row.created_at),
    expiresAt: instant(row.expires_at),
    revokedAt: instant(row.revoked_at),
    lastUsedAt: instant(row.last_used_at),
    isValid: isValidAt(row, Date.now()),
  };
}
