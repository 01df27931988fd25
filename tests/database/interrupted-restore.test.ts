import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { openDatabase, withDatabase } from "../../src/database/open-database.js";
import { contentsOf } from "../support/folder-contents.js";
import {
  backUpFile,
  checkedCustomer,
  copyAsCrashLeavesIt,
  customerOf,
  makeSmallDatabase,
} from "../support/small-database.js";
import { faultOf, withFolder } from "../support/workspace.js";

const OPEN_MODULE = new URL("../../dist/database/open-database.js", import.meta.url).href;

/**
 * What a restore does to the files, one step after the other: it may be killed after any of them. The old database is as
 * a crash leaves it, and what makes it "old" is in its log only.
 */
const STEPS: [string, (db: string, backup: string) => void][] = [
  ["the journal is there, empty", (db) => writeFileSync(`${db}-restore.json`, "")],
  ["the journal is cut off", (db) => writeFileSync(`${db}-restore.json`, '{"step":"mov')],
  ["it says copying", (db) => writeFileSync(`${db}-restore.json`, '{"step":"copying"}')],
  [
    "half of the backup is copied",
    (db, backup) => writeFileSync(`${db}-restore.tmp`, readFileSync(backup).subarray(0, 9_999)),
  ],
  ["all of it is", (db, backup) => copyFileSync(backup, `${db}-restore.tmp`)],
  ["its log is there while it is checked", (db) => writeFileSync(`${db}-restore.tmp-wal`, "")],
  ["it is checked", (db) => rmSync(`${db}-restore.tmp-wal`)],
  ["what was kept before is gone", (db) => rmSync(`${db}.before-restore`)],
  ["half of the next journal is there", (db) => writeFileSync(`${db}-restore.json.part`, '{"st')],
  ["it is whole", (db) => writeFileSync(`${db}-restore.json.part`, '{"step":"moving"}\n')],
  ["it says moving", (db) => renameSync(`${db}-restore.json.part`, `${db}-restore.json`)],
  ["the log has moved", (db) => renameSync(`${db}-wal`, `${db}.before-restore-wal`)],
  ["its index has moved", (db) => renameSync(`${db}-shm`, `${db}.before-restore-shm`)],
  ["the database has moved", (db) => renameSync(db, `${db}.before-restore`)],
  ["the copy is in its place", (db) => renameSync(`${db}-restore.tmp`, db)],
  ["the journal is gone", (db) => rmSync(`${db}-restore.json`)],
];
const FIRST_FINISHED = 10;

/** The files as they are after the first `count` steps. */
function withCutRestore<T>(count: number, use: (db: string, folder: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const [db, backup] = [join(folder, "shop.sqlite"), join(folder, "backups", "b.sqlite")];
    mkdirSync(join(folder, "backups"));
    await makeSmallDatabase(join(folder, "backups", "new.sqlite"), "new");
    backUpFile(join(folder, "backups", "new.sqlite"), backup);
    await makeDatabaseWithLog(join(folder, "backups", "old.sqlite"), db);
    writeFileSync(`${db}.before-restore`, "an earlier one");
    for (const [, step] of STEPS.slice(0, count)) step(db, backup);
    return use(db, folder);
  });
}

async function makeDatabaseWithLog(live: string, db: string): Promise<void> {
  openDatabase(live).close();
  const keptOpen = openDatabase(live);
  await makeSmallDatabase(live, "old");
  copyAsCrashLeavesIt(live, db);
  keptOpen.close();
}

const customer = (path: string) => withDatabase(path, async (database) => customerOf(database));

describe("a restore that is killed", () => {
  it.each(STEPS.map(([title], i) => [title, i] as const))("after: %s", (_, i) =>
    withCutRestore(i + 1, async (db, folder) => {
      const isNew = i >= FIRST_FINISHED;
      expect(await customer(db)).toBe(isNew ? "new" : "old");
      expect(await customer(db)).toBe(isNew ? "new" : "old"); // and again
      expect(checkedCustomer(db)).toBe(isNew ? "new" : "old");
      const names = ["backups", "shop.sqlite", "shop.sqlite.before-restore"];
      if (isNew) expect(checkedCustomer(`${db}.before-restore`)).toBe("old"); // with its log, now in the file
      const expected = names.filter((name) => existsSync(join(folder, name)));
      expect(Object.keys(contentsOf(folder)).sort()).toEqual(expected);
    }),
  );

  it("is ended by whoever comes first where several open the database at once", () =>
    withCutRestore(12, async (db) => {
      const script = `
        const { openDatabase } = await import(${JSON.stringify(OPEN_MODULE)});
        const { sqlite, close } = openDatabase(${JSON.stringify(db)});
        process.stdout.write(sqlite.prepare("SELECT number FROM customer").pluck().get());
        close();`;
      const said = await Promise.all(Array.from({ length: 4 }, () => runScript(script)));
      expect(said).toEqual(["new", "new", "new", "new"]);
      expect(existsSync(`${db}-restore.json`)).toBe(false);
    }));

  it("is not taken for dead while it lives: then the database is busy", () =>
    withCutRestore(5, async (db, folder) => {
      const restoring = tryLock(jobLockPath(db));
      const before = contentsOf(folder);
      expect((await faultOf(() => openDatabase(db))).code).toBe("DB_BUSY");
      expect(contentsOf(folder)).toEqual(before);
      restoring?.release();
      expect(await customer(db)).toBe("old");
    }));

  it("where a stray file has come into the database's place, puts the backup there all the same", () =>
    withCutRestore(14, async (db) => {
      for (const name of [db, `${db}-wal`, `${db}-shm`]) appendFileSync(name, "");
      expect(await customer(db)).toBe("new");
      expect(checkedCustomer(`${db}.before-restore`)).toBe("old");
    }));
});

async function runScript(script: string): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  await once(child, "close");
  return said;
}
