import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { runCli, shareCli, withFolder } from "../support/cli.js";

interface TokenJson {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly isValid: boolean;
}

type Made = { readonly token: string; readonly accessToken: TokenJson };

function withTokens<T>(work: (args: (...given: string[]) => string[], db: string) => Promise<T>): Promise<T> {
  return withFolder((folder) => {
    const db = `${folder}/shop.sqlite`;
    return work((...given) => ["token", ...given, "--db", db], db);
  });
}

const DAY = 86_400_000;
const { run, json } = shareCli();

describe("clientele token", () => {
  it("makes a token of 256 random bits, shows it once and stores its SHA-256 only", () =>
    withTokens(async (args, db) => {
      const made = await json<Made>(...args("create", "dashboard", "--scope", "train", "--scope", "read"));
      expect(made.token).toMatch(/^clientele_[\w-]{43}$/);
      expect(made.accessToken).toEqual({
        id: 1,
        name: "dashboard",
        scopes: ["read", "train"],
        createdAt: expect.stringMatching(/Z$/),
        expiresAt: null,
        revokedAt: null,
        lastUsedAt: null,
        isValid: true,
      });
      const sqlite = new Sqlite(db);
      const stored = sqlite.prepare("SELECT sha256 FROM access_token").pluck().get();
      sqlite.close();
      expect(stored).toBe(createHash("sha256").update(made.token).digest("hex"));
      expect(readFileSync(db).includes(made.token)).toBe(false);
      const list = await run(...args("list"));
      expect(list.stdout).toContain("dashboard");
      expect(list.stdout).not.toContain(made.token);
      const other = await run(...args("create", "other", "--scope", "read"));
      expect(other.stdout).toMatch(/^clientele_[\w-]{43}\n[\s\S]*only time/);
      expect(other.stdout).not.toContain(made.token);
    }));

  it("gives it an end where one is wanted", () =>
    withTokens(async (args) => {
      const { accessToken } = await json<Made>(...args("create", "a", "--scope", "read", "--expires", "90d"));
      const { createdAt, expiresAt } = accessToken;
      expect(Date.parse(expiresAt as string) - Date.parse(createdAt)).toBeGreaterThan(90 * DAY - 60_000);
      expect(Date.parse(expiresAt as string) - Date.parse(createdAt)).toBeLessThan(90 * DAY + 60_000);
    }));

  it("revokes by name or id; the name is free again, the list remembers", () =>
    withTokens(async (args) => {
      await json(...args("create", "a", "--scope", "read"));
      await json(...args("create", "b", "--scope", "admin"));
      await json(...args("revoke", "a"));
      await json(...args("revoke", "2"));
      expect((await run(...args("revoke", "a"))).stderr).toMatch(/^NOT_FOUND: /);
      await json(...args("create", "a", "--scope", "read"));
      const { accessTokens } = await json<{ accessTokens: TokenJson[] }>(...args("list"));
      expect(accessTokens.map(({ name, isValid }) => [name, isValid])).toEqual([
        ["a", false],
        ["b", false],
        ["a", true],
      ]);
    }));

  it("refuses what is no token, before anything is written", () =>
    withTokens(async (args) => {
      const cases: [string[], RegExp][] = [
        [["create", "a"], /^BAD_OPTION: --scope cannot be left out/],
        [["create", "a", "--scope", "write"], /^BAD_OPTION: --scope cannot be write/],
        [["create", "", "--scope", "read"], /^BAD_OPTION: the name/],
        [["create", "7", "--scope", "read"], /^BAD_OPTION: the name/],
        [["create", "x".repeat(101), "--scope", "read"], /^BAD_OPTION: the name/],
        [["create", "a", "--scope", "read", "--expires", "0d"], /^BAD_OPTION: --expires/],
        [["create", "a", "--scope", "read", "--expires", "90"], /^BAD_OPTION: --expires/],
        [["create", "a", "--scope", "read", "--expires", "9999d"], /^BAD_OPTION: --expires/],
      ];
      for (const [given, message] of cases) {
        const { code, stdout, stderr } = await run(...args(...given));
        expect([code, stdout], given.join(" ")).toEqual([1, ""]);
        expect(stderr).toMatch(message);
      }
      expect(await json(...args("list"))).toEqual({ accessTokens: [] });
      await json(...args("create", "a", "--scope", "read"));
      expect((await run(...args("create", "a", "--scope", "read"))).stderr).toMatch(/^TOKEN_NAME_TAKEN: /);
    }));

  it("explains itself, and wrong usage is 2", async () => {
    expect((await runCli(["token", "create", "--help"])).stdout).toContain("--expires");
    expect((await runCli(["token", "--help"])).stdout).toMatch(/create[\s\S]*list[\s\S]*revoke/);
    expect((await runCli(["token", "create"])).code).toBe(2);
    expect((await runCli(["token", "list", "--no-such"])).code).toBe(2);
  });
});
