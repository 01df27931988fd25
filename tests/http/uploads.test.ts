import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { createConnection } from "node:net";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { shareServer } from "../support/server.js";

const server = shareServer();

const BODY = "InvoiceNo,StockCode\n".repeat(50);
const hex = createHash("sha256").update(BODY).digest("hex");
const base64 = Buffer.from(hex, "hex").toString("base64");
const other = createHash("sha256").update("other").digest();

const put = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${server().url}/imports${query}`, { method: "PUT", body: BODY, headers });
const files = () => readdirSync(`${server().db}-uploads`).sort();

function uploadCount(): unknown {
  const sqlite = new Sqlite(server().db, { readonly: true });
  try {
    return sqlite.prepare("SELECT count(*) FROM upload").pluck().get();
  } finally {
    sqlite.close();
  }
}

/**
 * Writes bytes to a socket of its own, and waits for the answer; or, when the server has begun to store them, ends it.
 * @returns what the server answered
 */
async function send(text: string, then: "wait" | "end" | "destroy" = "wait"): Promise<string> {
  const { hostname, port } = new URL(server().url);
  let answer = "";
  const socket = createConnection(Number(port), hostname);
  const closed = new Promise((resolve) => socket.on("error", () => undefined).on("close", resolve));
  socket.setEncoding("utf8").on("data", (data) => {
    answer += data;
  });
  socket.write(text);
  if (then !== "wait")
    await expect.poll(() => files().filter((name) => name.endsWith(".part"))).toHaveLength(1);
  if (then === "end") socket.end();
  if (then === "destroy") socket.destroy();
  await closed;
  return answer;
}

const request = (headers: readonly string[], body: string) =>
  ["PUT /imports HTTP/1.1", "host: 127.0.0.1", "connection: close", ...headers, "", body].join("\r\n");

/** Nothing of an upload that is refused stays: neither a file, nor a part, nor a record. */
async function expectNothingLeft(act: () => Promise<unknown>): Promise<void> {
  const before = [files(), uploadCount()];
  await act();
  await expect.poll(() => [files(), uploadCount()], { timeout: 5_000 }).toEqual(before);
  expect((await fetch(`${server().url}/health/live`)).status).toBe(200);
}

describe("an upload that says what it is", () => {
  it.each([
    ["by ?sha256=", `?sha256=${hex}`, {}],
    ["in capitals", `?sha256=${hex.toUpperCase()}`, {}],
    ["by Content-Digest", "", { "content-digest": `sha-256=:${base64}:` }],
    ["beside another algorithm", "", { "content-digest": `sha-512=:AAAA:, sha-256=:${base64}:` }],
    ["by an algorithm that is not checked", "", { "content-digest": "sha-512=:AAAA:" }],
    ["in both ways", `?filename=a.csv&sha256=${hex}`, { "content-digest": `sha-256=:${base64}:` }],
  ])("%s is stored", async (_, query, headers) => {
    const response = await put(query, headers as Record<string, string>);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ sha256: hex, bytes: BODY.length });
  });

  it.each([
    ["by ?sha256=", `?sha256=${other.toString("hex")}`, {}],
    ["by Content-Digest", "", { "content-digest": `sha-256=:${other.toString("base64")}:` }],
    ["in one of two ways", `?sha256=${hex}`, { "content-digest": `sha-256=:${other.toString("base64")}:` }],
  ])("and is another one, %s, is refused and leaves nothing", async (_, query, headers) => {
    await expectNothingLeft(async () => {
      const response = await put(query, headers as Record<string, string>);
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect(error.code).toBe("UPLOAD_INCOMPLETE");
      expect(error.message).toContain(`SHA-256 ${hex} instead of SHA-256 ${other.toString("hex")}`);
    });
  });

  it.each([
    ["too few digits", "?sha256=abc", {}],
    ["two values", `?sha256=${hex}&sha256=${hex}`, {}],
    ["nothing", "?sha256=", {}],
    ["hex for base64", "", { "content-digest": `sha-256=:${hex}:` }],
    ["no colons", "", { "content-digest": `sha-256=${base64}` }],
    ["no algorithm", "", { "content-digest": "what?" }],
  ])("with %s is refused and leaves nothing", async (_, query, headers) => {
    await expectNothingLeft(async () => {
      const response = await put(query, headers as Record<string, string>);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { code: "BAD_OPTION" } });
    });
  });
});

describe("an upload over a bare socket", () => {
  it("is stored where its length and digest are right", async () => {
    const head = [`content-length: ${BODY.length}`, `content-digest: sha-256=:${base64}:`];
    expect(await send(request(head, BODY))).toMatch(/^HTTP\/1\.1 201 /);
  });

  it.each(["end", "destroy"] as const)(
    "that is cut at half of its length (%s) leaves nothing",
    async (end) => {
      await expectNothingLeft(async () => {
        const half = BODY.slice(0, BODY.length / 2);
        const answer = await send(request([`content-length: ${BODY.length}`], half), end);
        expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
      });
    },
  );

  it("that is cut in the middle of its chunks leaves nothing", async () => {
    await expectNothingLeft(async () => {
      const chunk = `${BODY.length.toString(16)}\r\n${BODY}\r\n`;
      expect(await send(request(["transfer-encoding: chunked"], chunk), "end")).not.toMatch(/^HTTP\/1\.1 2/);
    });
  });

  it("in whole chunks that are not what it says is refused and leaves nothing", async () => {
    await expectNothingLeft(async () => {
      const chunks = `5\r\nother\r\n0\r\n\r\n`;
      const head = ["transfer-encoding: chunked", `content-digest: sha-256=:${base64}:`];
      const answer = await send(request(head, chunks));
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"UPLOAD_INCOMPLETE"');
    });
  });

  it("that is longer than it says is not what it says, and leaves nothing", async () => {
    await expectNothingLeft(async () => {
      const head = [`content-length: ${BODY.length - 10}`, `content-digest: sha-256=:${base64}:`];
      expect(await send(request(head, BODY))).toMatch(/^HTTP\/1\.1 400 /);
    });
  });
});
