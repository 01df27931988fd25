import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { importById } from "../../src/database/imports.js";
import { requestImportCancel } from "../../src/runs/cancel-import.js";
import { startImport } from "../../src/runs/import-orders.js";
import { openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import { rowCount } from "../support/contents.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import { databaseDigest } from "../support/tuning.js";
import { faultOf, type Shop, withServerShop, withShop } from "../support/workspace.js";

/** An import that was cancelled is to be CANCELLED within this many milliseconds. */
const LIMIT_MS = 1_000;

const CANCELLED = { status: "CANCELLED", error_code: "RUN_CANCELLED", is_staged: 0 };

/** 180,000 lines: several transactions, and a while to compute. */
const LONG = ordersCsv(manyOrders(30_000));

const row = ({ database }: Workspace, id: number) => importById(database.db, id).executeTakeFirstOrThrow();

/** Starts the long import, and waits for that phase of it. */
async function startLong({ workspace, write }: Shop, phase: string) {
  const path = await write("long.csv", LONG);
  let reached: () => void = () => undefined;
  const hasReached = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const files = [{ path, name: "long.csv" }];
  const started = await startImport(workspace, { files }, (step) => {
    if (step.phase === phase && step.fraction > 0) reached();
  });
  await Promise.race([hasReached, started.finished]);
  return started;
}

async function untilEnded(workspace: Workspace, id: number): Promise<number> {
  const from = performance.now();
  while ((await row(workspace, id)).status === "RUNNING") await sleep(5);
  return performance.now() - from;
}

/** Cancels from a process of its own, which has nothing but the path of the database. */
async function cancelElsewhere({ database }: Workspace, importId: number): Promise<void> {
  const module = (path: string) => JSON.stringify(new URL(`../../dist/runs/${path}`, import.meta.url).href);
  const script = `
    import { openWorkspace } from ${module("workspace.js")};
    import { requestImportCancel } from ${module("cancel-import.js")};
    const workspace = openWorkspace(${JSON.stringify(database.path)});
    await requestImportCancel(workspace, ${importId});
    await workspace.close();`;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
}

describe("cancelling an import that goes on", () => {
  it.each(["reading", "looking for known invoices", "applying the rules"])(
    "while it is %s: it is CANCELLED within a second, and nothing stays of it",
    (phase) =>
      withShop(async (shop) => {
        const { workspace } = shop;
        await shop.import(manyOrders(30));
        const before = databaseDigest(shop, "import", "customer", "invoice", "product", "country");
        const { importId, finished } = await startLong(shop, phase);
        expect((await row(workspace, importId)).status).toBe("RUNNING");
        await requestImportCancel(workspace, importId);
        expect(await untilEnded(workspace, importId)).toBeLessThanOrEqual(LIMIT_MS);
        expect(await finished).toMatchObject({ code: "RUN_CANCELLED" });
        expect(await row(workspace, importId)).toMatchObject(CANCELLED);
        expect(workspace.progress.size).toBe(0);
        expect(workspace.cancels.size).toBe(0);
        expect(databaseDigest(shop, "import", "customer", "invoice", "product", "country")).toBe(before);
        const again = await faultOf(requestImportCancel(workspace, importId));
        expect(again).toMatchObject({ code: "NOT_CANCELLABLE", facts: { status: "CANCELLED" } });
        expect(again.message).toMatch(/^Import \S+ has ended already: it is CANCELLED\./);
      }),
    30_000,
  );

  it(
    "from another process is the same, and the file can be imported after it",
    () =>
      withShop(async (shop) => {
        const { importId, finished } = await startLong(shop, "reading");
        await cancelElsewhere(shop.workspace, importId);
        expect(await finished).toMatchObject({ code: "RUN_CANCELLED" });
        expect(await row(shop.workspace, importId)).toMatchObject(CANCELLED);
        expect(rowCount(shop, "order_line")).toBe(0);
        expect((await shop.import(LONG)).status).toBe("COMPLETED");
      }),
    60_000,
  );
});

describe("cancelling an import that waits", () => {
  it("it is CANCELLED at once and tells its owner, whoever has the job lock", () =>
    withServerShop(async (shop) => {
      const { workspace, write } = shop;
      const lock = tryLock(jobLockPath(workspace.database.path)); // as if a command were at work
      const files = [{ path: await write("small.csv", ordersCsv(manyOrders(30))), name: "small.csv" }];
      const ends: unknown[] = [];
      const onEnded = async (failure: unknown) => {
        ends.push(failure);
      };
      const { importId, finished } = await startImport(workspace, { files, onEnded });
      await requestImportCancel(workspace, importId);
      expect(await row(workspace, importId)).toMatchObject(CANCELLED);
      const failure = await finished; // the lock is held still
      expect(failure).toMatchObject({ code: "RUN_CANCELLED" });
      expect(ends).toEqual([failure]);
      lock?.release();
      expect((await shop.import(manyOrders(30))).status).toBe("COMPLETED");
      expect((await row(workspace, importId)).status).toBe("CANCELLED");
    }));

  it("gives its place to the next at once", () =>
    withServerShop(async ({ workspace, write }) => {
      const lock = tryLock(jobLockPath(workspace.database.path));
      const files = [{ path: await write("small.csv", ordersCsv(manyOrders(30))), name: "small.csv" }];
      const start = () => startImport(workspace, { files });
      const waiting = [];
      for (let i = 0; i < 20; i++) waiting.push(await start());
      expect((await faultOf(start())).code).toBe("OPERATION_IN_PROGRESS");
      await requestImportCancel(workspace, waiting[7].importId);
      await start();
      expect((await faultOf(start())).code).toBe("OPERATION_IN_PROGRESS");
      lock?.release();
    }));

  it("what is no import cannot be cancelled, nor one that has ended", () =>
    withShop(async (shop) => {
      const { id } = await shop.import(manyOrders(30));
      const cancel = (importId: number) => faultOf(requestImportCancel(shop.workspace, importId));
      expect((await cancel(99)).code).toBe("NOT_FOUND");
      expect(await cancel(id)).toMatchObject({ code: "NOT_CANCELLABLE", facts: { status: "COMPLETED" } });
    }));
});

describe("what a killed process left", () => {
  it("lines of a cancelled import that nobody took out go with the next job", () =>
    withShop(async (shop) => {
      const { sqlite, path } = shop.workspace.database;
      await shop.import(manyOrders(30));
      const lines = rowCount(shop, "order_line");
      sqlite.exec(`INSERT INTO import (id, file_name, status, phase, fraction, created_at, finished_at, is_staged)
        VALUES (77, 'f', 'CANCELLED', 'reading', 0.2, 1, 2, 1)`);
      sqlite.exec(
        "INSERT INTO order_line SELECT id + 100000, 77, NULL, invoice_id, product_id, description_id, customer_id, country_id, ordered_at, quantity, unit_price, rules FROM order_line",
      );
      expect(rowCount(shop, "order_line")).toBe(2 * lines);
      await shop.train({ kMeans: { k: 2 } });
      expect(rowCount(shop, "order_line")).toBe(lines);
      expect((await row(shop.workspace, 77)).is_staged).toBe(0);
      expect(path).toContain("shop.sqlite");
    }));

  it("a job that a dead command had recorded and not begun is INTERRUPTED by the next one; one that waits in a server is not", () =>
    withServerShop(async (shop) => {
      const { workspace } = shop;
      await shop.import(manyOrders(30));
      const add = `INSERT INTO import (file_name, status, phase, fraction, created_at, lock_holder)
        VALUES ('f', 'QUEUED', 'waiting', 0, 1, ?)`;
      workspace.database.sqlite.prepare(add).run("a command that was killed");
      workspace.database.sqlite.prepare(add).run(null);
      const statuses = () =>
        workspace.database.sqlite.prepare("SELECT status FROM import ORDER BY id").pluck().all();
      await shop.train({ kMeans: { k: 2 } });
      expect(statuses()).toEqual(["COMPLETED", "INTERRUPTED", "QUEUED"]);
      const command = openWorkspace(workspace.database.path);
      expect(command.lockHolder).not.toBeNull();
      await command.close();
    }));
});
