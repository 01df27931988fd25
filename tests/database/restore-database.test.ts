import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { jobLockPath, serverLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { openDatabase, withDatabase } from "../../src/database/open-database.js";
import { type Restored, restoreDatabase } from "../../src/database/restore-database.js";
import { contentsOf } from "../support/folder-contents.js";
import {
  backUpFile,
  checkedCustomer,
  copyAsCrashLeavesIt,
  customerOf,
  MARKED_PRICE,
  makeSmallDatabase,
} from "../support/small-database.js";
import { withSmallDisk } from "../support/small-disk.js";
import { faultOf, withFolder } from "../support/workspace.js";

interface Place {
  readonly folder: string;
  /** The database, of customer "old". */
  readonly db: string;
  /** A backup of another one, of customer "new". */
  readonly backup: string;
}

function withPlace<T>(use: (place: Place) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    mkdirSync(join(folder, "backups"));
    const [db, other] = [join(folder, "shop.sqlite"), join(folder, "backups", "other.sqlite")];
    const backup = join(folder, "backups", "b.sqlite");
    await makeSmallDatabase(other, "new");
    backUpFile(other, backup);
    await makeSmallDatabase(db, "old");
    return use({ folder, db, backup });
  });
}

const restore = (db: string, backup: string): Restored => restoreDatabase(db, backup, () => undefined);
const customer = (path: string) => withDatabase(path, async (database) => customerOf(database));

/** The code of a refusal, after checking that no byte has changed beside the database or beside the backup. */
async function refusal({ folder, db }: Place, file: string): Promise<string> {
  const before = [contentsOf(folder), contentsOf(join(folder, "backups"))];
  const { code } = await faultOf(() => restore(db, file));
  expect([contentsOf(folder), contentsOf(join(folder, "backups"))]).toEqual(before);
  return code;
}

describe("a backup that is restored", () => {
  it("takes the database's place, which is kept; going back to it is another restore", () =>
    withPlace(async ({ db, backup, folder }) => {
      const kept = `${db}.before-restore`;
      expect(restore(db, backup)).toEqual({
        keptAs: kept,
        contents: { version: { id: 1, digest: "0".repeat(64) }, versions: 1, orderLines: 3 },
      });
      expect([await customer(db), checkedCustomer(kept)]).toEqual(["new", "old"]);
      restore(db, kept);
      expect([await customer(db), checkedCustomer(kept)]).toEqual(["old", "new"]);
      expect(Object.keys(contentsOf(folder)).sort()).toEqual([
        "backups",
        "shop.sqlite",
        "shop.sqlite.before-restore",
      ]);
    }));

  it("may be read by nobody who may not read the database", () =>
    withPlace(async ({ db, backup }) => {
      chmodSync(db, 0o600);
      restore(db, backup);
      expect(statSync(db).mode & 0o777).toBe(0o600);
    }));

  it("becomes the database where there is none, and where the folder is not there yet", () =>
    withPlace(async ({ folder, backup }) => {
      const db = join(folder, "a", "b", "shop.sqlite");
      expect(restore(db, backup).keptAs).toBe(null);
      expect(await customer(db)).toBe("new");
    }));

  it("needs no checksum file beside it, and takes one that has its sum among others", () =>
    withPlace(async ({ db, backup }) => {
      writeFileSync(`${backup}.sha256`, `${"0".repeat(64)}  x\n${readFileSync(`${backup}.sha256`, "utf8")}`);
      restore(db, backup);
      rmSync(`${backup}.sha256`);
      restore(db, backup);
      expect(await customer(db)).toBe("new");
    }));

  it("may be a database that was copied with its log after a crash", () =>
    withPlace(async ({ db, folder }) => {
      const live = openDatabase(join(folder, "backups", "other.sqlite"));
      live.sqlite.exec(
        "UPDATE customer SET number = 'in the log'; UPDATE data_set_version SET lines_hash = 'x'",
      );
      const copy = join(folder, "backups", "copy.sqlite");
      copyAsCrashLeavesIt(live.path, copy);
      expect((await faultOf(() => restore(db, copy))).code).toBe("DB_CORRUPT"); // the log says so, not the file
      live.close();
    }));

  it("leaves nothing of the old database's log, of which the file beside it is moved too", () =>
    withPlace(async ({ db, backup }) => {
      const source = openDatabase(db);
      source.sqlite.exec("UPDATE customer SET number = 'in the log'");
      const crashed = `${db}.crashed`;
      copyAsCrashLeavesIt(db, crashed);
      source.close();
      const damaged = readFileSync(crashed).fill(0, 0, 100); // SQLite does not know it as a database any more
      writeFileSync(crashed, damaged);
      const log = readFileSync(`${crashed}-wal`);
      restore(crashed, backup);
      expect(existsSync(`${crashed}-wal`)).toBe(false);
      expect(await customer(crashed)).toBe("new");
      expect(readFileSync(`${crashed}.before-restore`)).toEqual(damaged);
      expect(readFileSync(`${crashed}.before-restore-wal`)).toEqual(log);
    }));
});

describe("a damaged database does not prevent a restore", () => {
  it.each<[string, (db: string) => void]>([
    ["empty", (db) => writeFileSync(db, "")],
    ["text", (db) => writeFileSync(db, "not a database\n".repeat(100))],
    ["cut off", (db) => writeFileSync(db, readFileSync(db).subarray(0, 5_000))],
    ["without its first page", (db) => writeFileSync(db, readFileSync(db).fill(0, 0, 4_096))],
    ["with a damaged schema", (db) => writeFileSync(db, readFileSync(db).fill(0xff, 100, 4_096))],
    [
      "a log without a database",
      (db) => {
        rmSync(db);
        writeFileSync(`${db}-wal`, "x".repeat(5_000));
      },
    ],
  ])("where it is %s", (_, damage) =>
    withPlace(async ({ db, backup }) => {
      damage(db);
      restore(db, backup);
      expect(await customer(db)).toBe("new");
      expect(checkedCustomer(db)).toBe("new");
    }),
  );
});

describe("a restore is refused, and nothing has changed,", () => {
  const refusals: [string, string, (backup: string) => string | undefined][] = [
    ["FILE_NOT_FOUND", "the file is missing", (backup) => `${backup}.none`],
    ["FILE_UNREADABLE", "it is a folder", (backup) => join(backup, "..")],
    ["NOT_A_BACKUP", "it is text", (backup) => writeFileSync(backup, "a,b\n".repeat(500)) as undefined],
    ["NOT_A_BACKUP", "it is empty", (backup) => writeFileSync(backup, "") as undefined],
    ["NOT_A_BACKUP", "another program made it", (backup) => foreign(`${backup}.foreign`)],
    ["BACKUP_DAMAGED", "it was cut off", (backup) => cut(backup)],
    ["DB_CORRUPT", "it was cut off and has no sum", (backup) => withoutSum(cut(backup))],
    ["BACKUP_DAMAGED", "a bit of a price has flipped", (backup) => flip(backup)],
    ["DB_CORRUPT", "a bit of a price has flipped and it has no sum", (backup) => withoutSum(flip(backup))],
    [
      "BACKUP_DAMAGED",
      "its checksum file is empty",
      (backup) => writeFileSync(`${backup}.sha256`, "") as undefined,
    ],
    ["DB_NEWER", "a newer Clientele made it", (backup) => withoutSum(newer(backup))],
  ];
  it.each(refusals)("%s where %s", (code, _, spoil) =>
    withPlace(async (place) => {
      const file = spoil(place.backup) ?? place.backup;
      expect(await refusal(place, file)).toBe(code);
      expect(await customer(place.db)).toBe("old");
    }),
  );

  it("where a server or a job is at work, or another program has the database open", () =>
    withPlace(async (place) => {
      const { db, backup } = place;
      for (const [path, code] of [
        [serverLockPath(db), "SERVER_RUNNING"],
        [jobLockPath(db), "OPERATION_IN_PROGRESS"],
      ]) {
        const lock = tryLock(path);
        expect(await refusal(place, backup)).toBe(code);
        lock?.release();
      }
      const reader = openDatabase(db);
      expect(await refusal(place, backup)).toBe("DB_IN_USE");
      reader.close();
      restore(db, backup);
      expect(await customer(db)).toBe("new");
    }));

  it("where the disk is full", (context) =>
    withPlace(({ db, backup }) =>
      withSmallDisk(readFileSync(db).length + 64 * 1_024, context.skip, async (disk) => {
        const small = join(disk, "shop.sqlite");
        copyFileSync(db, small);
        const before = contentsOf(disk);
        expect((await faultOf(() => restore(small, backup))).code).toBe("DISK_FULL");
        expect(contentsOf(disk)).toEqual(before);
        expect(checkedCustomer(small)).toBe("old");
      }),
    ));

  it("where the database is one of another program, a folder, or a link", () =>
    withPlace(async ({ db, backup, folder }) => {
      const place = (name: string) => ({ folder, backup, db: join(folder, name) });
      foreign(join(folder, "foreign"));
      mkdirSync(join(folder, "folder"));
      symlinkSync(db, join(folder, "link"));
      expect(await refusal(place("foreign"), backup)).toBe("DB_FOREIGN");
      expect(await refusal(place("folder"), backup)).toBe("DB_NOT_OPENED");
      expect(await refusal(place("link"), backup)).toBe("DB_NOT_OPENED");
      const below = await faultOf(() => restore(join(db, "x.sqlite"), backup)); // below a file
      expect(below.code).toBe("DB_NOT_OPENED");
    }));
});

function foreign(path: string): string {
  const sqlite = new Sqlite(path);
  sqlite.exec("CREATE TABLE notes (id)");
  sqlite.close();
  return path;
}

function cut(backup: string): string {
  const bytes = readFileSync(backup);
  writeFileSync(backup, bytes.subarray(0, bytes.length - 4_096));
  return backup;
}

/** Flips the lowest bit of a price, which SQLite does not notice. */
function flip(backup: string): string {
  const bytes = readFileSync(backup);
  const price = Buffer.from(MARKED_PRICE.toString(16), "hex");
  bytes[bytes.indexOf(price) + 2] ^= 1;
  writeFileSync(backup, bytes);
  const sqlite = new Sqlite(backup, { readonly: true });
  expect(sqlite.pragma("integrity_check", { simple: true })).toBe("ok");
  sqlite.close();
  return backup;
}

function newer(backup: string): string {
  const sqlite = new Sqlite(backup);
  sqlite.pragma("user_version = 9999");
  sqlite.close();
  return backup;
}

function withoutSum(backup: string): string {
  const copy = `${backup}.copy`;
  copyFileSync(backup, copy);
  return copy;
}
