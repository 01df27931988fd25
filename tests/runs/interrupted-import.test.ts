import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Database, withDatabase } from "../../src/database/open-database.js";
import { openServerWorkspace } from "../../src/runs/workspace.js";
import { HEADINGS, ordersCsv } from "../support/orders.js";
import { faultOf, type Shop, withServerShop, withShop } from "../support/workspace.js";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** 150,000 lines of 500 customers: several transactions, and a while to compute. */
function longCsv(): string {
  const line = (i: number) =>
    `${700_000 + Math.floor(i / 5)},A${i % 900},x,${1 + (i % 9)},2011-0${1 + (i % 9)}-11 10:00,1.25,${20_000 + (i % 500)},Norway\n`;
  return `${HEADINGS}\n${Array.from({ length: 150_000 }, (_, i) => line(i)).join("")}`;
}

function startCli(...args: string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { stdio: "ignore" });
}

/** What readers see: the versions with their customers, and the lines that belong to them. */
function visible({ sqlite }: Database): string {
  const tables = ["data_set_version", "version_import", "ledger", "customer_features", "active_model"];
  const rows = tables.map((table) => sqlite.prepare(`SELECT * FROM ${table}`).raw().all());
  const lines = sqlite.prepare("SELECT * FROM order_line WHERE import_id = 1").raw().all();
  return createHash("sha256")
    .update(JSON.stringify([rows, lines]))
    .digest("hex");
}

const stagedLines = ({ sqlite }: Database) =>
  sqlite.prepare("SELECT count(*) FROM order_line WHERE import_id = 2").pluck().get() as number;

async function waitUntil(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000; i++) {
    if (isTrue()) return;
    await sleep(5);
  }
  throw new Error("it never came true");
}

/** Imports something, then calls `use` while a child imports a long file and has staged a part of it. */
async function whileChildImports(shop: Shop, use: (child: ChildProcess) => Promise<void>): Promise<void> {
  await shop.import([{}]);
  const path = join(shop.folder, "long.csv");
  await writeFile(path, longCsv());
  const { database } = shop.workspace;
  const child = startCli("import", path, "--db", database.path);
  const exited = once(child, "exit");
  try {
    await waitUntil(() => stagedLines(database) > 0);
    await use(child);
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

describe("an import whose process is killed in the middle", () => {
  it("leaves the version before it; the next job takes away what it had staged", () =>
    withShop(async (shop) => {
      const { database } = shop.workspace;
      await whileChildImports(shop, async (child) => {
        const before = visible(database);
        expect((await faultOf(shop.train())).code).toBe("OPERATION_IN_PROGRESS"); // it has the job lock
        child.kill("SIGKILL");
        await once(child, "exit");
        expect(visible(database)).toBe(before);
        expect(stagedLines(database)).toBeGreaterThan(0);

        await shop.import(ordersCsv([{ invoice: "2", customer: "17851" }])); // the lock is free
        expect(stagedLines(database)).toBe(0);
        const imports = database.sqlite
          .prepare("SELECT status, error_code FROM import ORDER BY id")
          .raw()
          .all();
        expect(imports).toEqual([
          ["COMPLETED", null],
          ["INTERRUPTED", "RUN_INTERRUPTED"],
          ["COMPLETED", null],
        ]);
        expect(database.sqlite.pragma("integrity_check", { simple: true })).toBe("ok");
        expect(database.sqlite.pragma("foreign_key_check")).toEqual([]);
      });
    }));
});

describe("an import that is interrupted in this process", () => {
  it("is recorded as INTERRUPTED when the workspace closes, and nothing of it stays", () =>
    withServerShop(async (shop) => {
      await shop.import([{}]);
      const { database } = shop.workspace;
      const going = faultOf(shop.import(longCsv()));
      await waitUntil(() => stagedLines(database) > 0);
      await shop.workspace.close();
      expect((await going).code).toBe("RUN_INTERRUPTED");
      await withDatabase(database.path, async (again) => {
        expect(stagedLines(again)).toBe(0);
        expect(again.sqlite.prepare("SELECT status FROM import").pluck().all()).toEqual([
          "COMPLETED",
          "INTERRUPTED",
        ]);
      });
    }));
});

describe("a server", () => {
  it("is the only one on its database", () =>
    withServerShop(async ({ workspace }) => {
      const fault = await faultOf(openServerWorkspace(workspace.database.path));
      expect(fault).toMatchObject({ code: "SERVER_RUNNING", facts: { path: workspace.database.path } });
    }));
});
