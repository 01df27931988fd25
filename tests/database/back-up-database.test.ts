import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backUpDatabase } from "../../src/database/back-up-database.js";
import { checkDatabase } from "../../src/database/check-database.js";
import { readChecksums } from "../../src/database/checksum-file.js";
import type { Database } from "../../src/database/open-database.js";
import { addVersion, checkedCustomer, MARKED_PRICE } from "../support/small-database.js";
import { withSmallDisk } from "../support/small-disk.js";
import { faultOf, withEmptyDatabase } from "../support/workspace.js";

const backUp = ({ sqlite }: Database, file: string, replace = false) =>
  backUpDatabase(sqlite, file, replace, () => undefined);
const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** A database with orders, and the name of a backup beside it. */
function withOrders(use: (database: Database, file: string, folder: string) => Promise<void>): Promise<void> {
  return withEmptyDatabase(async (database, folder) => {
    await addVersion(database, "17850");
    await use(database, join(folder, "b.sqlite"), folder);
  });
}

describe("a backup", () => {
  it("is one whole file with its SHA-256 beside it", () =>
    withOrders(async (database, file, folder) => {
      const { bytes, ...backup } = backUp(database, file);
      expect(backup).toEqual({
        sha256: sha256(file),
        contents: { version: { id: 1, digest: "0".repeat(64) }, versions: 1, orderLines: 3 },
      });
      expect(bytes).toBe(readFileSync(file).length);
      expect(readFileSync(`${file}.sha256`, "utf8")).toBe(`${sha256(file)}  b.sqlite\n`);
      expect(checkedCustomer(file)).toBe("17850");
      const names = readdirSync(folder).filter((name) => name.startsWith("b."));
      expect(names.sort()).toEqual(["b.sqlite", "b.sqlite.sha256"]);
    }));

  it("may be read by nobody who may not read the database", () =>
    withOrders(async (database, file) => {
      chmodSync(database.path, 0o600);
      backUp(database, file);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }));

  it("of a database without orders has no version", () =>
    withEmptyDatabase(async (database, folder) => {
      const { contents } = backUp(database, join(folder, "b"));
      expect(contents).toEqual({ version: null, versions: 0, orderLines: 0 });
    }));

  it("has the lines that the version in force has, not those of other versions", () =>
    withOrders(async (database, file) => {
      await addVersion(database, "17851"); // replaces the first one
      database.sqlite.exec("UPDATE order_line SET quantity = 9 WHERE import_id = 1");
      expect(backUp(database, file).contents).toMatchObject({
        version: { id: 2 },
        versions: 2,
        orderLines: 3,
      });
    }));

  it("leaves out lines that a later version has removed", () =>
    withOrders(async (database, file) => {
      const { lines_hash: hash } = database.sqlite
        .prepare("SELECT lines_hash FROM data_set_version")
        .get() as {
        lines_hash: string;
      };
      await addVersion(database, "17851");
      const add = "INSERT INTO version_import VALUES (2, 1)"; // the second version has the first one's lines too,
      const remove = "UPDATE order_line SET removed_in = 2 WHERE import_id = 2"; // and no longer its own
      database.sqlite.exec(`${add}; ${remove}`);
      database.sqlite.prepare("UPDATE data_set_version SET lines_hash = ? WHERE id = 2").run(hash);
      expect(backUp(database, file).contents.orderLines).toBe(3);
    }));
});

describe("a backup is refused, and nothing is left of it,", () => {
  it("where the file is there, unless it may be replaced", () =>
    withOrders(async (database, file) => {
      writeFileSync(file, "mine");
      expect(await faultOf(() => backUp(database, file))).toMatchObject({
        code: "BACKUP_EXISTS",
        facts: { path: file },
      });
      expect(readFileSync(file, "utf8")).toBe("mine");
      backUp(database, file, true);
      expect(readChecksums(file)).toEqual([sha256(file)]);
      const first = sha256(file);
      await addVersion(database, "17851");
      backUp(database, file, true);
      expect(sha256(file)).not.toBe(first);
      expect(readChecksums(file)).toEqual([sha256(file)]);
    }));

  it("where the folder is missing, or the name is a folder's", () =>
    withOrders(async (database, file, folder) => {
      const nowhere = await faultOf(() => backUp(database, join(folder, "none", "b")));
      expect(nowhere.code).toBe("BACKUP_NOT_WRITTEN");
      mkdirSync(file);
      expect((await faultOf(() => backUp(database, file, true))).code).toBe("BACKUP_NOT_WRITTEN");
      expect(readdirSync(folder).filter((name) => name.startsWith("b."))).toEqual(["b.sqlite"]);
    }));

  it("where the disk is full", (context) =>
    withOrders((database) =>
      withSmallDisk(64 * 1_024, context.skip, async (disk) => {
        expect((await faultOf(() => backUp(database, join(disk, "b")))).code).toBe("DISK_FULL");
        expect(readdirSync(disk)).toEqual([]);
      }),
    ));

  it("where an order line has changed in the file, which SQLite does not notice", () =>
    withOrders(async (database, file, folder) => {
      database.sqlite.prepare("UPDATE order_line SET unit_price = ? WHERE id = 2").run(MARKED_PRICE ^ 1);
      expect(database.sqlite.pragma("integrity_check", { simple: true })).toBe("ok");
      const fault = await faultOf(() => backUp(database, file));
      expect(fault).toMatchObject({ code: "DB_CORRUPT", facts: { path: database.path } });
      expect(readdirSync(folder).filter((name) => name.startsWith("b."))).toEqual([]);
    }));

  it("where rows refer to nothing", () =>
    withOrders(async ({ sqlite, ...database }, file) => {
      sqlite.pragma("foreign_keys = OFF");
      sqlite.exec("DELETE FROM customer");
      const fault = await faultOf(() => backUp({ sqlite, ...database }, file));
      expect(fault.message).toContain("3 rows of order_line refer to nothing");
    }));

  it("even where it was to take the place of an earlier one, which stays with its sum", () =>
    withOrders(async (database, file) => {
      backUp(database, file);
      const [first, sums] = [sha256(file), readChecksums(file)];
      database.sqlite.exec("UPDATE order_line SET quantity = 77");
      expect((await faultOf(() => backUp(database, file, true))).code).toBe("DB_CORRUPT");
      expect([sha256(file), readChecksums(file)]).toEqual([first, sums]);
    }));
});

describe("what a backup that was cut off has left", () => {
  it("is taken away by the next one", () =>
    withOrders(async (database, file, folder) => {
      for (const name of ["b.sqlite.part", "b.sqlite.sha256", "b.sqlite.sha256.part"])
        writeFileSync(join(folder, name), "half");
      backUp(database, file);
      expect(checkedCustomer(file)).toBe("17850");
      expect(readChecksums(file)).toEqual([sha256(file)]);
      expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
    }));
});

describe("a check", () => {
  it("tells how far it has come", () =>
    withOrders(async ({ sqlite, path }) => {
      const steps: [number, string][] = [];
      checkDatabase(sqlite, path, (...step) => steps.push(step));
      expect(steps).toEqual([
        [0, "checking the structure"],
        [0, "checking the order lines"],
      ]);
    }));
});
