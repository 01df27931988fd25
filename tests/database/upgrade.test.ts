import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { readChecksums } from "../../src/database/checksum-file.js";
import { digestOf } from "../../src/database/durable-files.js";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { openDatabase, withDatabase } from "../../src/database/open-database.js";
import { restoreDatabase } from "../../src/database/restore-database.js";
import { makeFirstSchema, OLD_ARTEFACT } from "../support/first-schema.js";
import { contentsOf } from "../support/folder-contents.js";
import { checkedCustomer } from "../support/small-database.js";
import { withSmallDisk } from "../support/small-disk.js";
import { faultOf, withFolder } from "../support/workspace.js";

const OPEN_MODULE = new URL("../../dist/database/open-database.js", import.meta.url).href;
const KNOWN = readdirSync(new URL("../../db/migrations/", import.meta.url)).length;

function withFirstSchema<T>(use: (db: string, folder: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const db = join(folder, "shop.sqlite");
    makeFirstSchema(db);
    return use(db, folder);
  });
}

const schemaOf = (path: string) => {
  const sqlite = new Sqlite(path, { readonly: true });
  const version = sqlite.pragma("user_version", { simple: true });
  sqlite.close();
  return version;
};

/** How an upgrade is refused, after checking that no byte has changed. */
async function refusal(db: string, folder: string) {
  const before = contentsOf(folder);
  const fault = await faultOf(() => openDatabase(db));
  expect(contentsOf(folder)).toEqual(before);
  return fault;
}

describe("a database of an older schema", () => {
  it("is backed up as it was, checked, and then upgraded with all that it holds", () =>
    withFirstSchema(async (db, folder) => {
      await withDatabase(db, async ({ sqlite }) => {
        expect(sqlite.pragma("user_version", { simple: true })).toBe(KNOWN);
        expect(sqlite.prepare("SELECT CAST(bytes AS TEXT) FROM artefact").pluck().all()).toEqual([
          OLD_ARTEFACT,
        ]);
      });
      expect(checkedCustomer(db)).toBe("17850");
      const backup = `${db}.schema-1.backup`;
      expect([schemaOf(backup), checkedCustomer(backup)]).toEqual([1, "17850"]);
      expect(readChecksums(backup)).toEqual([digestOf(backup).sha256]);
      expect(Object.keys(contentsOf(folder)).sort()).toEqual([
        "shop.sqlite",
        "shop.sqlite.schema-1.backup",
        "shop.sqlite.schema-1.backup.sha256",
      ]);
    }));

  it("can be gone back to, and is upgraded again when it is opened", () =>
    withFirstSchema(async (db) => {
      openDatabase(db).close();
      restoreDatabase(db, `${db}.schema-1.backup`, () => undefined);
      expect(schemaOf(db)).toBe(1);
      openDatabase(db).close();
      expect([schemaOf(db), checkedCustomer(db)]).toEqual([KNOWN, "17850"]);
    }));

  it("is upgraded by one of several processes that open it at once", () =>
    withFirstSchema(async (db) => {
      const script = `
        const { openDatabase } = await import(${JSON.stringify(OPEN_MODULE)});
        openDatabase(${JSON.stringify(db)}).close();`;
      const ends = Array.from({ length: 4 }, () =>
        once(spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }), "exit"),
      );
      expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0]);
      expect([schemaOf(db), schemaOf(`${db}.schema-1.backup`)]).toEqual([KNOWN, 1]);
    }));
});

describe("an upgrade is refused and leaves the database as it was", () => {
  it("where the backup cannot be written", () =>
    withFirstSchema(async (db, folder) => {
      mkdirSync(`${db}.schema-1.backup`);
      const fault = await refusal(db, folder).catch((error) => error);
      expect(fault.code).toBe("UPGRADE_NOT_BACKED_UP");
      expect(fault.facts).toMatchObject({ path: db, found: 1, known: KNOWN });
    }));

  it("where its order lines are damaged", () =>
    withFirstSchema(async (db, folder) => {
      const sqlite = new Sqlite(db);
      sqlite.exec("UPDATE order_line SET quantity = 3");
      sqlite.close();
      expect((await refusal(db, folder)).code).toBe("DB_CORRUPT");
    }));

  it("while a job is at work on it", () =>
    withFirstSchema(async (db, folder) => {
      const job = tryLock(jobLockPath(db));
      expect((await refusal(db, folder)).code).toBe("DB_BUSY");
      job?.release();
    }));

  it("where the disk is full", (context) =>
    withFirstSchema(async (small) => {
      const bytes = readFileSync(small);
      await withSmallDisk(bytes.length + 64 * 1_024, context.skip, async (disk) => {
        const db = join(disk, "shop.sqlite");
        writeFileSync(db, bytes);
        const fault = await refusal(db, disk);
        expect(fault).toMatchObject({ code: "UPGRADE_NOT_BACKED_UP" });
        expect(fault.message).toContain("no room left");
        expect(schemaOf(db)).toBe(1);
      });
    }));
});
