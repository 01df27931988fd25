import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI, cleanEnvironment } from "../support/cli.js";
import { rowCount, sumOf } from "../support/contents.js";
import { isLong } from "../support/long.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import { openShopIn, type Shop, withFolder } from "../support/workspace.js";

const hasStrace = spawnSync("strace", ["-V"]).status === 0;
if (!hasStrace)
  console.warn("The test that kills an import at its system calls is skipped: there is no strace.");

/** Writes to the database and its log are what a kill can cut in two. */
const CALL = "pwrite64";
const KILLS = isLong ? 16 : 4;

const BEFORE = manyOrders(40);
/** Overlaps what is there, corrects an invoice, and has a row that cannot be read. */
const AFTER = `${ordersCsv([
  ...manyOrders(80).map((row, i) => (i === 0 ? { ...row, price: "99.00" } : row)),
])}x,y,z,not a number,2011-01-01,1,10001,Norway\n`;

describe.skipIf(!hasStrace)("an import that is killed at any of its writes", () => {
  it(
    "leaves the old version or the new one, whole; the same import then goes through",
    () =>
      withFolder(async (folder) => {
        const database = join(folder, "shop.sqlite");
        const file = join(folder, "orders.csv");
        await prepare(folder, file);
        const start = await readFile(database);
        const [old, fresh] = [await sum(folder), await afterImport(folder, file)];
        const writes = await countWrites(folder, file, start);
        expect(writes).toBeGreaterThan(KILLS);
        let newVersions = 0;
        for (let kill = 0; kill < KILLS; kill++) {
          await reset(folder, start);
          await importUnder(folder, file, 1 + Math.floor((kill * writes) / (KILLS - 1)));
          const found = await sum(folder);
          newVersions += JSON.stringify(found) === JSON.stringify(fresh) ? 1 : 0;
          expect([old, fresh]).toContainEqual(found);
          expect(await afterImport(folder, file)).toEqual(fresh);
        }
        expect(newVersions).toBeLessThan(KILLS / 2); // most kills hit before the last transaction
      }),
    240_000,
  );
});

async function prepare(folder: string, file: string): Promise<void> {
  await openShopIn(folder, async (shop) => {
    await shop.import(BEFORE);
    await shop.train({ kMeans: { k: 3 } });
    shop.workspace.database.sqlite.pragma("wal_checkpoint(TRUNCATE)");
    await copyFile(await shop.write("orders-after.csv", AFTER), file);
  });
}

/** The data set as a reader finds it, which must be sound. */
function sum(folder: string): Promise<unknown> {
  return openShopIn(folder, async (shop) => {
    const { sqlite } = shop.workspace.database;
    expect(sqlite.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(sqlite.pragma("foreign_key_check")).toEqual([]);
    return soundSum(shop);
  });
}

async function soundSum(shop: Shop): Promise<unknown> {
  const scored = rowCount(shop, "score", "scoring_id = (SELECT scoring_id FROM active_model)");
  return { scored, ...((await sumOf(shop)) as object) };
}

/** The data set after the import has gone through, now or before; nothing that was staged by a dead one is left. */
function afterImport(folder: string, file: string): Promise<unknown> {
  return openShopIn(folder, async (shop) => {
    const request = { files: [{ path: file, name: "orders.csv" }], onKnownInvoice: "REPLACE" } as const;
    await shop.import("", request).catch((error) => expect(error.code).toBe("ALREADY_IMPORTED"));
    expect(rowCount(shop, "import", "status IN ('RUNNING', 'QUEUED')")).toBe(0);
    const orphans = "import_id NOT IN (SELECT import_id FROM version_import)";
    expect(rowCount(shop, "order_line", orphans)).toBe(0);
    return soundSum(shop);
  });
}

async function reset(folder: string, start: Buffer): Promise<void> {
  for (const end of ["-wal", "-shm"]) await rm(join(folder, `shop.sqlite${end}`), { force: true });
  await writeFile(join(folder, "shop.sqlite"), start);
}

/** The writes of the thread that writes most: strace counts each thread by itself. */
async function countWrites(folder: string, file: string, start: Buffer): Promise<number> {
  await reset(folder, start);
  const log = join(folder, "calls.txt");
  const strace = ["-f", "-qq", "-o", log, "-e", `trace=${CALL}`];
  await run([...strace, process.execPath, CLI, ...importArguments(folder, file)]);
  const calls = (await readFile(log, "utf8")).split("\n").filter((line) => line.includes(CALL));
  const threads = calls.map((line) => line.split(" ")[0]);
  return Math.max(...threads.map((thread) => threads.filter((other) => other === thread).length));
}

/** Runs the import and kills it at its n-th write. */
async function importUnder(folder: string, file: string, nth: number): Promise<void> {
  const inject = ["-e", `trace=${CALL}`, "-e", `inject=${CALL}:signal=KILL:when=${nth}`];
  await run([
    "-f",
    "-qq",
    "-o",
    "/dev/null",
    ...inject,
    process.execPath,
    CLI,
    ...importArguments(folder, file),
  ]);
}

function importArguments(folder: string, file: string): string[] {
  return ["import", file, "--on-known-invoice", "replace", "--db", join(folder, "shop.sqlite")];
}

async function run(args: readonly string[]): Promise<void> {
  const child = spawn("strace", args, { stdio: "ignore", env: cleanEnvironment() });
  await once(child, "close");
}
