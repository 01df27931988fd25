import { get } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";
import { shareServer, withServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

/** A body as it comes over the wire, and the headers. */
function raw(path: string, headers: Record<string, string>) {
  return new Promise<{
    status: number;
    encoding: string | undefined;
    vary: string | undefined;
    body: Buffer;
  }>((resolve, reject) => {
    get(server().url + path, { headers }, async (response) => {
      const { "content-encoding": encoding, vary } = response.headers;
      const body = Buffer.concat(await response.toArray());
      resolve({ status: response.statusCode ?? 0, encoding, vary, body });
    }).on("error", reject);
  });
}

describe("large answers", () => {
  it("are compressed for those who take that, with the same content", async () => {
    const headers = { "apollo-require-preflight": "true" };
    const query = encodeURIComponent(
      "{ customers(first: 100) { nodes { id customerNumber country firstOrderAt } } }",
    );
    for (const path of [
      "/exports/customers.csv",
      "/exports/customers.json",
      "/",
      `/graphql?query=${query}`,
    ]) {
      const plain = await raw(path, headers);
      const gzip = await raw(path, { ...headers, "accept-encoding": "gzip" });
      const brotli = await raw(path, { ...headers, "accept-encoding": "gzip, br" });
      const isStream = path.startsWith("/exports/"); // packed by ourselves, in gzip alone
      const best = isStream ? "gzip" : "br";
      expect([plain.status, plain.encoding, gzip.encoding, brotli.encoding], path).toEqual([
        ...[200, undefined, "gzip", best],
      ]);
      expect(gunzipSync(gzip.body).equals(plain.body), path).toBe(true);
      const unpacked = isStream ? gunzipSync(brotli.body) : brotliDecompressSync(brotli.body);
      expect(unpacked.equals(plain.body), path).toBe(true);
      expect(gzip.vary).toMatch(/accept-encoding/i);
    }
  });

  it("only: small ones go as they are, and requests are never inflated", async () => {
    expect((await raw("/health/ready", { "accept-encoding": "br" })).encoding).toBeUndefined();
    const body = Buffer.from("H4sIAAAAAAAAA6tWKixNLapUslKqVo", "base64");
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const response = await fetch(`${server().url}/graphql`, { method: "POST", headers, body });
    expect([400, 415]).toContain(response.status);
  });

  it("that a client has already are not sent again", async () => {
    for (const path of ["/explorer/graphiql.js", "/reports/segments"]) {
      const first = await fetch(server().url + path);
      const etag = first.headers.get("etag") as string;
      expect((await first.text()).length).toBeGreaterThan(10_000);
      const again = await raw(path, { "if-none-match": etag });
      expect([again.status, again.body.length], path).toEqual([304, 0]);
      expect((await raw(path, { "if-none-match": 'W/"other"' })).status).toBe(200);
    }
  });
});

describe("pages of another origin", () => {
  const origin = "https://shop.example";

  it("that was named may upload, send a token, and read ids and waits; others may not", async () => {
    await withServer({ args: ["--cors-origin", origin] }, async ({ url }) => {
      const preflight = (from: string) =>
        fetch(`${url}/imports`, {
          method: "OPTIONS",
          headers: {
            origin: from,
            "access-control-request-method": "PUT",
            "access-control-request-headers": "authorization,content-type",
          },
        });
      const { headers } = await preflight(origin);
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-allow-methods")).toContain("PUT");
      expect(headers.get("access-control-allow-headers")).toMatch(/authorization.*content-type/);
      expect(
        (await preflight("https://other.example")).headers.get("access-control-allow-origin"),
      ).toBeNull();
      const read = await fetch(`${url}/health/ready`, { headers: { origin } });
      expect(read.headers.get("access-control-expose-headers")).toMatch(/x-request-id.*retry-after/);
      expect(read.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  it("are named by their origin alone: anything else is refused", async () => {
    for (const wrong of [
      "*",
      "shop.example",
      `${origin}/`,
      `${origin}/page`,
      "null",
      "ftp://shop.example",
      "HTTPS://Shop.example",
    ]) {
      const { code, stderr } = await runCli(["serve", "--port", "0", "--cors-origin", wrong]);
      expect([code, stderr], wrong).toEqual([
        1,
        expect.stringMatching(/^BAD_SETTING: --cors-origin cannot be .* Give the origin/),
      ]);
    }
  });
});
