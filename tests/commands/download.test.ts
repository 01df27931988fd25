import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type Download, downloadFile } from "../../src/commands/download-file.js";
import { ClienteleError } from "../../src/errors.js";
import { startImport } from "../../src/runs/import-orders.js";
import { KNOWN_DATA_SETS, knownImport } from "../../src/runs/known-data-sets.js";
import {
  CLI,
  type CliOptions,
  type CliResult,
  cleanEnvironment,
  runCli,
  runCliInTurn,
  SAMPLE,
  withFolder,
} from "../support/cli.js";
import { copyUciDatabase, hasUci, UCI } from "../support/uci.js";
import { withShop } from "../support/workspace.js";

const ZIP = Buffer.from(`PK\u0003\u0004${"orders ".repeat(20_000)}`, "latin1");

/** An archive as UCI's, with other orders in it. */
const otherZip: Promise<Buffer> = (async () => {
  const zip = new ZipFile();
  zip.addBuffer(readFileSync(SAMPLE), "orders.csv");
  zip.end();
  return buffer(zip.outputStream);
})();

/** What the server does with each path. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  "/whole": (response) => response.end(ZIP),
  "/other.zip": async (response) => response.end(await otherZip),
  "/moved": (response) => response.writeHead(302, { location: "/whole" }).end(),
  "/forbidden": (response) => response.writeHead(403).end("no"),
  "/missing": (response) => response.writeHead(404).end("no"),
  "/broken": (response) => response.writeHead(503).end("no"),
  "/page": (response) => response.end("<html>Please log in to this network</html>"),
  "/empty": (response) => response.end(),
  "/cut": (response) => {
    response.writeHead(200, { "content-length": ZIP.length }).write(ZIP.subarray(0, 1_000));
    setTimeout(() => response.destroy(), 50);
  },
  "/stalls": (response) => response.writeHead(200).write(ZIP.subarray(0, 1_000)),
  "/silent": () => undefined,
};

const server = createServer((request, response) => ANSWERS[request.url ?? ""]?.(response));
let base = "";

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;

describe("a file of the network", () => {
  const fetchTo = (path: string, from: string, more: Partial<Download> = {}, interruption = never) =>
    downloadFile(
      {
        ...{ url: base + from, path, firstBytes: "PK\u0003\u0004", largestBytes: 1e6, patienceMs: 30_000 },
        refusal: (cause) => new ClienteleError("BAD_REQUEST", { problem: cause }),
        ...more,
      },
      interruption,
      () => undefined,
    );

  it.each(["/whole", "/moved"])(
    "is there whole, in a folder that is made, and nothing beside it: %s",
    (from) =>
      withFolder(async (folder) => {
        const path = join(folder, "new", "orders.zip");
        expect(await fetchTo(path, from)).toBe(ZIP.length);
        expect(readFileSync(path).equals(ZIP)).toBe(true);
        expect(readdirSync(join(folder, "new"))).toEqual(["orders.zip"]);
      }),
  );

  it.each([
    ["/forbidden", /the server answers 403 Forbidden/],
    ["/missing", /the server answers 404 Not Found/],
    ["/broken", /the server answers 503 Service Unavailable/],
    ["/page", /another kind of file, a web page perhaps/],
    ["/empty", /another kind of file/],
    ["/cut", /other side closed|terminated|aborted/],
    ["/stalls", /nothing came for 0\.2 seconds/, 200],
    ["/silent", /nothing came for 0\.2 seconds/, 200],
  ])(
    "is not there at all where it does not come as it should, and the old one stays: %s",
    (from, cause, patienceMs = 30_000) =>
      withFolder(async (folder) => {
        const path = join(folder, "orders.zip");
        writeFileSync(path, "old");
        await expect(fetchTo(path, from, { patienceMs })).rejects.toThrow(cause);
        expect(readFileSync(path, "utf8")).toBe("old");
        expect(readdirSync(folder)).toEqual(["orders.zip"]);
      }),
  );

  it("is given up where it is larger than it may be", () =>
    withFolder(async (folder) => {
      const fetching = fetchTo(join(folder, "orders.zip"), "/whole", { largestBytes: ZIP.length - 1 });
      await expect(fetching).rejects.toThrow(/larger than \d+ bytes/);
      expect(readdirSync(folder)).toEqual([]);
    }));

  it("is given up where nobody listens, and where somebody interrupts", () =>
    withFolder(async (folder) => {
      const path = join(folder, "orders.zip");
      await expect(fetchTo(path, "", { url: "http://127.0.0.1:1/" })).rejects.toThrow(
        /bad port|ECONNREFUSED/,
      );
      const interruption = new AbortController();
      const fetching = fetchTo(path, "/stalls", {}, interruption.signal);
      setTimeout(() => interruption.abort(), 100);
      await expect(fetching).rejects.toMatchObject({ code: "RUN_INTERRUPTED" });
      expect(readdirSync(folder)).toEqual([]);
    }));

  it("says that it cannot be written, not that the network failed", () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "file"), "");
      const fetching = fetchTo(join(folder, "file", "orders.zip"), "/whole");
      await expect(fetching).rejects.toMatchObject({ code: "FILE_NOT_WRITTEN" });
    }));
});

describe("a known data set", () => {
  const [uci] = KNOWN_DATA_SETS;

  it("is imported where its digest is the known one, else nothing is", () =>
    withShop(async ({ workspace }) => {
      const { db } = workspace.database;
      const orders = (digest: string) => knownImport({ ...uci, digest }, SAMPLE, false);
      const refused = await (await startImport(workspace, orders("0".repeat(64)))).finished;
      expect(refused).toMatchObject({ code: "DIGEST_DIFFERS" });
      expect(await db.selectFrom("data_set_version").select("id").execute()).toEqual([]);
      const found = String(refused?.facts.found);
      expect(await (await startImport(workspace, orders(found))).finished).toBeNull();
      const version = db.selectFrom("data_set_version").select(["digest", "currency_code"]);
      expect(await version.executeTakeFirst()).toEqual({ digest: found, currency_code: "GBP" });
    }));
});

describe("clientele download", () => {
  const download = (folder: string, from: string, args: readonly string[], options: CliOptions = {}) =>
    runCli(["download", "uci-online-retail", "--db", "shop.sqlite", ...args], {
      ...{ cwd: folder, env: { CLIENTELE_DOWNLOAD_URL: base + from } },
      ...options,
    });

  function expectRefused({ code, stdout, stderr }: CliResult, refusal: string): void {
    expect({ code, stdout, stderr }).toMatchObject({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^${refusal}: `, "m"));
  }

  it("only downloads with --no-import, says whose data they are, and uses what is there without a network", () =>
    withFolder(async (folder) => {
      const path = join(folder, "data", "online-retail.zip");
      const first = await download(folder, "/whole", ["--no-import", "--json"]);
      expect(first).toMatchObject({ code: 0 });
      expect(first.stderr).toMatch(/541,909 order lines; Chen.*CC BY 4\.0/);
      expect(JSON.parse(first.stdout)).toMatchObject({
        download: { name: "uci-online-retail", path, isNew: true, licence: "CC BY 4.0" },
      });
      const [second, anew] = await Promise.all([
        download(folder, "/missing", ["--no-import"]),
        download(folder, "/missing", ["--no-import", "--again"]),
      ]);
      expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining(`${path} is there.`) });
      expect(second.stderr).toBe(`Using ${path}, which is there already (--again downloads it anew).\n`);
      expectRefused(anew, "DOWNLOAD_FAILED");
      expect(readFileSync(path).equals(ZIP)).toBe(true);
      expect(existsSync(join(folder, "shop.sqlite"))).toBe(false);
    }));

  it("says without a network what to download, where to put it, and what to run then", () =>
    withFolder(async (folder) => {
      const args = ["--out", "my orders.zip", "--again"];
      const refused = await download(folder, "/forbidden", args);
      expectRefused(refused, "DOWNLOAD_FAILED");
      expect(refused.stderr.trim()).toBe(
        "DOWNLOAD_FAILED: UCI Online Retail cannot be downloaded from here (the server answers 403 Forbidden). " +
          `Download ${base}/forbidden where that can be done, put the file at '${folder}/my orders.zip', ` +
          "and run again: clientele download uci-online-retail --db shop.sqlite --out 'my orders.zip'",
      );
    }));

  it("imports no other orders under that name nor beside others, and says how to import them for what they are", () =>
    withFolder(async (folder) => {
      const orders = join(folder, "my orders.csv");
      writeFileSync(
        orders,
        readFileSync(SAMPLE, "utf8")
          .slice(0, 20_000)
          .replace(/\n[^\n]*$/, "\n"),
      );
      const known = ["download", "uci-online-retail", "--db", "shop.sqlite", "--file"];
      const [differing, versions, imported, mixed, replacing, missing] = await runCliInTurn(
        [
          [...known, orders],
          ["versions", "--db", "shop.sqlite", "--json"],
          ["import", SAMPLE, "--db", "shop.sqlite"],
          [...known, orders],
          [...known, orders, "--replace"],
          [...known, "nothing.zip", "--replace"],
        ],
        { cwd: folder },
      );
      expectRefused(differing, "DOWNLOAD_DIFFERS");
      expect(differing.stderr).toContain(`: clientele import '${orders}' --currency GBP\n`);
      expect(JSON.parse(versions.stdout)).toEqual({ dataSetVersions: [] });
      expect(imported.code).toBe(0);
      expectRefused(mixed, "HAS_ORDERS");
      expectRefused(replacing, "DOWNLOAD_DIFFERS");
      expectRefused(missing, "FILE_NOT_FOUND");
    }));

  it("keeps a file whose orders it does not take", () =>
    withFolder(async (folder) => {
      const refused = await download(folder, "/other.zip", []);
      expectRefused(refused, "(DOWNLOAD_DIFFERS|NOT_A_TABLE)"); // the latter until archives are unpacked
      expect(readFileSync(join(folder, "data", "online-retail.zip")).equals(await otherZip)).toBe(true);
      expect(existsSync(join(folder, "shop.sqlite"))).toBe(true);
    }));

  it("takes --file alone, and known names only", async () => {
    const wrong = [
      ["uci-online-retail", "--file", "a.zip", "--out", "b.zip"],
      ["uci-online-retail", "--file", "a.zip", "--again"],
      ["uci-online-retail", "--file", "a.zip", "--no-import"],
      ["imdb"],
    ];
    for (const { code, stdout } of await runCliInTurn(wrong.map((args) => ["download", ...args])))
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("ends by Ctrl-C at once with 130, and leaves no piece of the file", () =>
    withFolder(async (folder) => {
      const child = spawn(process.execPath, [CLI, "download", "uci-online-retail", "--no-import"], {
        ...{ cwd: folder, env: cleanEnvironment({ CLIENTELE_DOWNLOAD_URL: `${base}/stalls` }) },
        stdio: "ignore",
      });
      const part = join(folder, "data", "online-retail.zip.part");
      const exited = once(child, "exit");
      while (!existsSync(part) && child.exitCode === null) await new Promise((done) => setTimeout(done, 20));
      child.kill("SIGINT");
      expect(await exited).toEqual([130, null]);
      expect(readdirSync(join(folder, "data"))).toEqual([]);
    }));

  it.runIf(hasUci("The digest of UCI's orders"))("knows UCI's orders again when they are there", () =>
    withFolder(async (folder) => {
      await copyUciDatabase(join(folder, "shop.sqlite"));
      expectRefused(await download(folder, "/missing", ["--file", UCI]), "ALREADY_IMPORTED");
    }),
  );
});
