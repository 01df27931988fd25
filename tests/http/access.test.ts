import Sqlite from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli, runJson, withFolder } from "../support/cli.js";
import { rawRequest } from "../support/raw-request.js";
import { type Answer, type RunningServer, shareServer, startServer, withServer } from "../support/server.js";

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const SEGMENTS = "{ segments { id } }";

async function makeToken(db: string, name: string, ...args: string[]): Promise<string> {
  const made = await runJson<{ token: string }>(["token", "create", name, ...args, "--db", db]);
  return made.token;
}

async function codesOf(answer: Promise<Answer>) {
  const { status, errors } = await answer;
  return [status, errors?.[0].extensions.code, errors?.[0].extensions.reason];
}

describe("a server that wants tokens", () => {
  const server = shareServer(["--require-token"]);
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    for (const scope of ["read", "train", "import", "admin"]) {
      tokens[scope] = await makeToken(server().db, `of-${scope}`, "--scope", scope);
    }
  });
  const ask = (query: string, scope?: string) =>
    server().graphql(query, {}, scope === undefined ? {} : bearer(tokens[scope]));
  const get = (path: string, headers = {}, method = "GET") =>
    rawRequest(server().url, { path, method, headers, body: method === "PUT" ? "x" : undefined });

  it("lets nobody in without one, and says how", async () => {
    expect(await codesOf(ask(SEGMENTS))).toEqual([401, "UNAUTHENTICATED", "TOKEN_NEEDED"]);
    for (const path of ["/", "/reports/segments", "/imports/x/rejects.csv"]) {
      const { status, headers, json } = await get(path);
      expect([status, json.error.code, headers["www-authenticate"]], path).toEqual([
        401,
        "TOKEN_NEEDED",
        "Bearer",
      ]);
    }
    expect((await get("/imports", {}, "PUT")).status).toBe(401);
    expect((await get("/health/live")).status).toBe(200);
  });

  it("takes no wrong one, whatever is wrong with it", async () => {
    for (const authorization of [
      "Bearer clientele_x",
      `Bearer ${tokens.read}x`,
      `Bearer ${tokens.read.toUpperCase()}`,
      "Bearer",
      "Bearer ",
      `Basic ${Buffer.from(`x:${tokens.read}`).toString("base64")}`,
      tokens.read,
      `Bearer ${"x".repeat(8_000)}`,
    ]) {
      expect(
        await codesOf(server().graphql(SEGMENTS, {}, { authorization })),
        authorization.slice(0, 30),
      ).toEqual([401, "UNAUTHENTICATED", "TOKEN_INVALID"]);
    }
  });

  it("lets each do what its scopes allow, and names the one that is missing", async () => {
    for (const scope of ["read", "train", "import", "admin"]) {
      expect((await ask(SEGMENTS, scope)).data, scope).toEqual({ segments: [] });
      expect((await ask('{ node(id: "x") { id } }', scope)).data, scope).toEqual({ node: null });
    }
    const erase = 'mutation { eraseCustomer(input: { customerNumber: "1" }) { userErrors { code } } }';
    expect(await codesOf(ask(erase, "import"))).toEqual([403, "FORBIDDEN", "SCOPE_NEEDED"]);
    expect((await ask(erase, "train")).errors?.[0].message).toContain(
      "eraseCustomer needs a token with the scope admin",
    );
    expect((await ask(erase, "admin")).data.eraseCustomer.userErrors).toHaveLength(1);
    const train = "mutation { trainModel(input: { waitSeconds: 0 }) { userErrors { code } } }";
    expect(await codesOf(ask(train, "read"))).toEqual([403, "FORBIDDEN", "SCOPE_NEEDED"]);
    expect((await ask(train, "train")).data.trainModel.userErrors).toEqual([{ code: "NO_DATA" }]);
    expect((await get("/imports", bearer(tokens.read), "PUT")).status).toBe(403);
    expect((await get("/imports", bearer(tokens.import), "PUT")).status).toBe(201);
    expect((await get("/", bearer(tokens.read))).status).toBe(200);
  });

  it("notices within two seconds that one was made, revoked or has expired", async () => {
    const token = await makeToken(server().db, "short", "--scope", "read", "--expires", "12h");
    const tried = () => codesOf(server().graphql(SEGMENTS, {}, bearer(token)));
    expect(await tried()).toEqual([200, undefined, undefined]);
    const expireNow = "UPDATE access_token SET expires_at = ? WHERE name = 'short'";
    const sqlite = new Sqlite(server().db);
    sqlite.prepare(expireNow).run(Date.now() - 1);
    expect(await tried()).toEqual([401, "UNAUTHENTICATED", "TOKEN_INVALID"]);
    sqlite.prepare(expireNow).run(Date.now() + 60_000);
    sqlite.close();
    expect(await tried()).toEqual([200, undefined, undefined]);
    await runJson(["token", "revoke", "short", "--db", server().db]);
    expect(await tried()).toEqual([401, "UNAUTHENTICATED", "TOKEN_INVALID"]);
  });

  it("notes when a token was used, and keeps neither it nor its use in the log", async () => {
    await ask(SEGMENTS, "read");
    const { accessTokens } = await runJson<{ accessTokens: Answer[] }>([
      "token",
      "list",
      "--db",
      server().db,
    ]);
    const used = accessTokens.find(({ name }) => name === "of-read");
    expect(Date.now() - Date.parse(used.lastUsedAt)).toBeLessThan(600_000);
    for (const token of Object.values(tokens)) expect(server().log()).not.toContain(token);
  });
});

describe("a server that wants none", () => {
  const server = shareServer();

  it("takes a token all the same, with its scopes, and no wrong one", async () => {
    const token = await makeToken(server().db, "reader", "--scope", "read");
    const train = "mutation { trainModel(input: {}) { userErrors { code } } }";
    expect(await codesOf(server().graphql(train, {}, bearer(token)))).toEqual([
      403,
      "FORBIDDEN",
      "SCOPE_NEEDED",
    ]);
    expect((await server().graphql(train)).status).toBe(200);
    expect((await codesOf(server().graphql(SEGMENTS, {}, bearer("x"))))[1]).toBe("UNAUTHENTICATED");
  });

  it("serves any name to whoever has a token: it may stand behind a proxy", async () => {
    const token = await makeToken(server().db, "proxy", "--scope", "read");
    const { status } = await rawRequest(server().url, {
      headers: { ...bearer(token), "content-type": "application/json", host: "segments.example" },
      body: JSON.stringify({ query: SEGMENTS }),
    });
    expect(status).toBe(200);
  });
});

describe("an address that other machines reach", () => {
  const serveOn = (folder: string, host: string) =>
    runCli(["serve", "--db", `${folder}/shop.sqlite`, "--port", "0", "--host", host], { cwd: folder });

  it("is not served without a valid token, and with one to its holders only", () =>
    withFolder(async (folder) => {
      const db = `${folder}/shop.sqlite`;
      for (const host of ["0.0.0.0", "::"]) {
        const refused = await serveOn(folder, host);
        expect([refused.code, refused.stderr]).toEqual([
          1,
          expect.stringMatching(/^PUBLIC_BIND: .*token create/),
        ]);
      }
      const token = await makeToken(db, "only", "--scope", "read");
      await runJson(["token", "revoke", "only", "--db", db]);
      expect((await serveOn(folder, "0.0.0.0")).code).toBe(1);
      expect(token).toMatch(/^clientele_[\w-]{43}$/);
      const valid = await makeToken(db, "only", "--scope", "read");
      const server: RunningServer = await startServer({ folder, args: ["--host", "0.0.0.0"] });
      try {
        expect((await codesOf(server.graphql(SEGMENTS)))[1]).toBe("UNAUTHENTICATED");
        expect((await server.graphql(SEGMENTS, {}, bearer(valid))).status).toBe(200);
      } finally {
        await server.stop();
      }
    }));
});

describe("the rate", () => {
  it("of each token and each address is limited where that was asked for", () =>
    withServer({ args: ["--rate-limit", "3"] }, async (own) => {
      const statuses = async (headers = {}) => {
        const answers = [];
        for (let i = 0; i < 4; i++) answers.push((await own.graphql("{ __typename }", {}, headers)).status);
        return answers;
      };
      expect(await statuses()).toEqual([200, 200, 200, 429]);
      const token = await makeToken(own.db, "busy", "--scope", "read");
      expect(await statuses(bearer(token))).toEqual([200, 200, 200, 429]);
      const { status, headers, json } = await rawRequest(own.url, {
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: "{ __typename }" }),
      });
      expect(status).toBe(429);
      expect(Number(headers["retry-after"])).toBeGreaterThan(0);
      expect(Number(headers["retry-after"])).toBeLessThanOrEqual(20);
      expect(json.errors[0].extensions).toMatchObject({ code: "THROTTLED", reason: "RATE_LIMITED" });
    }));
});
