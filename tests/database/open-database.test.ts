import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { openDatabase, withDatabase } from "../../src/database/open-database.js";
import { contentsOf } from "../support/folder-contents.js";
import { faultOf, withEmptyDatabase, withFolder } from "../support/workspace.js";

const MIGRATIONS = readdirSync(new URL("../../db/migrations/", import.meta.url)).length;

/** How opening a file is refused, after checking that no byte in its folder has changed. */
async function refusalOf(make: (path: string) => void) {
  return withFolder(async (folder) => {
    const path = join(folder, "shop.sqlite");
    make(path);
    const before = contentsOf(folder);
    const fault = await faultOf(() => openDatabase(path));
    expect(contentsOf(folder)).toEqual(before);
    return fault;
  });
}

function makeSqlite(path: string, ...statements: string[]): void {
  const sqlite = new Sqlite(path);
  for (const statement of statements) sqlite.exec(statement);
  sqlite.close();
}

describe("a new database", () => {
  it("has had every migration and carries Clientele's mark", () =>
    withEmptyDatabase(async ({ sqlite }) => {
      expect(sqlite.pragma("user_version", { simple: true })).toBe(MIGRATIONS);
      expect(sqlite.pragma("application_id", { simple: true })).toBe(Buffer.from("CLNT").readUInt32BE());
    }));

  it("is made with the folders that lead to it", () =>
    withFolder(async (folder) => {
      const path = join(folder, "a", "b", "shop.sqlite");
      openDatabase(path).close();
      expect(existsSync(path)).toBe(true);
    }));
});

describe("an open database", () => {
  it("has committed transactions on the disk and checks foreign keys", () =>
    withEmptyDatabase(async ({ sqlite }) => {
      const read = (name: string) => sqlite.pragma(name, { simple: true });
      expect(read("journal_mode")).toBe("wal");
      expect(read("synchronous")).toBe(2); // FULL
      expect(read("foreign_keys")).toBe(1);
      expect(read("busy_timeout")).toBe(5_000);
      expect(() => sqlite.exec("INSERT INTO version_import VALUES (1, 1)")).toThrow("FOREIGN KEY");
    }));

  it("has the same settings when it is opened again", () =>
    withEmptyDatabase(async ({ path, close }) => {
      close();
      await withDatabase(path, async ({ sqlite }) => {
        expect(sqlite.pragma("synchronous", { simple: true })).toBe(2);
        expect(sqlite.pragma("foreign_keys", { simple: true })).toBe(1);
      });
    }));

  it("is not migrated twice, even where two open it at once", () =>
    withEmptyDatabase(async (first) => {
      first.sqlite.exec("INSERT INTO customer (number) VALUES ('17850')");
      await withDatabase(first.path, async (second) => {
        expect(second.sqlite.prepare("SELECT number FROM customer").pluck().all()).toEqual(["17850"]);
      });
    }));

  it("is closed after use, whatever happens", () =>
    withFolder(async (folder) => {
      let sqlite: Sqlite.Database | undefined;
      const use = withDatabase(join(folder, "x.sqlite"), async (database) => {
        sqlite = database.sqlite;
        throw new Error("in use");
      });
      await expect(use).rejects.toThrow("in use");
      expect(sqlite?.open).toBe(false);
    }));
});

describe("a file that is no database of ours is refused untouched", () => {
  it("where another program made it", async () => {
    const fault = await refusalOf((path) =>
      makeSqlite(path, "CREATE TABLE notes (id)", "INSERT INTO notes VALUES (1)"),
    );
    expect(fault.code).toBe("DB_FOREIGN");
    expect((await refusalOf((path) => makeSqlite(path, "PRAGMA application_id = 7"))).code).toBe(
      "DB_FOREIGN",
    );
    expect((await refusalOf((path) => makeSqlite(path, "PRAGMA user_version = 1"))).code).toBe("DB_FOREIGN");
  });

  it("where another program left changes beside it in a write-ahead log", async () => {
    const fault = await refusalOf((path) => {
      const writer = new Sqlite(`${path}.live`);
      writer.pragma("journal_mode = WAL");
      writer.exec("CREATE TABLE notes (id)");
      for (const part of ["", "-wal"]) copyFileSync(`${path}.live${part}`, path + part); // as a crash leaves it
      writer.close();
    });
    expect(fault.code).toBe("DB_FOREIGN");
  });

  it("where a newer Clientele made it", async () => {
    const fault = await refusalOf((path) => {
      openDatabase(path).close();
      makeSqlite(path, `PRAGMA user_version = ${MIGRATIONS + 1}`);
    });
    expect(fault.code).toBe("DB_NEWER");
    expect(fault.facts).toMatchObject({ found: MIGRATIONS + 1, known: MIGRATIONS });
  });

  it("where it is text, or was cut off", async () => {
    const text = await refusalOf((path) => writeFileSync(path, "InvoiceNo,StockCode\n".repeat(100)));
    expect(text.code).toBe("DB_FOREIGN");
    const cut = await refusalOf((path) => {
      openDatabase(path).close();
      writeFileSync(path, readFileSync(path).subarray(0, 5_000));
    });
    expect(cut.code).toBe("DB_CORRUPT");
  });

  it("where it is a folder, or lies below a file", async () => {
    expect((await refusalOf((path) => mkdirSync(path))).code).toBe("DB_NOT_OPENED");
    await withFolder(async (folder) => {
      writeFileSync(join(folder, "file"), "x");
      expect((await faultOf(() => openDatabase(join(folder, "file", "x.sqlite")))).code).toBe(
        "DB_NOT_OPENED",
      );
    });
  });
});
