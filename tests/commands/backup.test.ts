import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { readChecksums } from "../../src/database/checksum-file.js";
import { digestOf } from "../../src/database/durable-files.js";
import { backupLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { withDatabase } from "../../src/database/open-database.js";
import { restoreDatabase } from "../../src/database/restore-database.js";
import { globalId } from "../../src/runs/global-id.js";
import { CLI, cleanEnvironment, runCli, runCliInTurn, runJson, withFolder } from "../support/cli.js";
import { isLong } from "../support/long.js";
import { HEADINGS } from "../support/orders.js";
import { type Answer, withServer } from "../support/server.js";
import { ordersCsv } from "../support/shop-orders.js";
import { backUpFile, checkedCustomer, makeSmallDatabase } from "../support/small-database.js";

const WORKSPACE = new URL("../../dist/runs/workspace.js", import.meta.url).href;
const IMPORT = new URL("../../dist/runs/import-orders.js", import.meta.url).href;
const ROUNDS = isLong ? 10 : 3;
const KILLS = isLong ? 10 : 3;

/** A child that imports one file after the other until it is killed. */
function startImporting(db: string, folder: string): ChildProcess {
  const [program, orders] = [join(folder, "import.mjs"), join(folder, "next.csv")];
  writeFileSync(
    program,
    `
    import { writeFileSync } from "node:fs";
    import { openWorkspace } from ${JSON.stringify(WORKSPACE)};
    import { startImport } from ${JSON.stringify(IMPORT)};
    const workspace = openWorkspace(${JSON.stringify(db)});
    for (let i = 0; ; i++) {
      const line = (_, l) => \`\${i}-\${l},A\${l},x,\${1 + l},2011-01-11 10:00,1.25,\${20000 + l},Norway\\n\`;
      writeFileSync(${JSON.stringify(orders)}, ${JSON.stringify(`${HEADINGS}\n`)} + Array.from({ length: 300 }, line).join(""));
      const { finished } = await startImport(workspace, { files: [{ path: ${JSON.stringify(orders)}, name: "next.csv" }] });
      const failure = await finished;
      if (failure) throw failure;
    }`,
  );
  return spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "inherit"] });
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 4_000 && !isTrue(); i++) await sleep(5);
  if (!isTrue()) throw new Error("it never came true");
}

/** Runs a command and kills it some time after a file has appeared. */
async function killedAfter(file: string, delayMs: number, ...args: string[]): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: "ignore", env: cleanEnvironment() });
  const exited = once(child, "exit");
  while (!existsSync(file) && child.exitCode === null) await sleep(1);
  await sleep(delayMs);
  child.kill("SIGKILL");
  await exited;
}

const versionsOf = (db: string) => {
  const sqlite = new Sqlite(db);
  const count = sqlite.prepare("SELECT count(*) FROM data_set_version").pluck().get() as number;
  sqlite.close();
  return count;
};

const unfinished = (folder: string) =>
  readdirSync(folder).filter((name) => /\.(part|tmp)$|-restore\./.test(name));

describe("clientele backup and restore", () => {
  it("say in JSON what was written and what was put back", () =>
    withFolder(async (folder) => {
      const [db, file] = [join(folder, "shop.sqlite"), join(folder, "b.sqlite")];
      await makeSmallDatabase(db, "17850");
      const dataSetVersion = { id: globalId("DataSetVersion", 1), digest: "0".repeat(64) };
      expect(await runJson(["backup", file, "--db", db])).toEqual({
        backup: {
          file,
          ...digestOf(file),
          dataSetVersion,
          orderLines: 3,
          createdAt: expect.stringMatching(/Z$/),
        },
      });
      const keptAs = `${db}.before-restore`;
      expect(await runJson(["restore", file, "--db", db])).toEqual({
        restore: { file, database: db, keptAs, dataSetVersion },
      });
      const empty = join(folder, "none.sqlite");
      expect(await runJson<Answer>(["backup", `${file}.2`, "--db", empty])).toMatchObject({
        backup: { dataSetVersion: null, orderLines: 0 },
      });
    }));

  it("say for people how to get it back, and how to go back", () =>
    withFolder(async (folder) => {
      const [db, file] = [join(folder, "shop.sqlite"), join(folder, "b.sqlite")];
      await makeSmallDatabase(db, "17850");
      const backup = await runCli(["backup", file, "--db", db]);
      expect(backup).toMatchObject({ code: 0, stderr: "" });
      expect(backup.stdout).toContain(`clientele restore ${file}`);
      expect(backup.stdout).toContain(digestOf(file).sha256);
      const restore = await runCli(["restore", file, "--db", db]);
      expect(restore).toMatchObject({ code: 0, stderr: "" });
      expect(restore.stdout).toContain(`clientele restore ${db}.before-restore --db ${db}`);
    }));

  it("refuse with a code", () =>
    withFolder(async (folder) => {
      const [db, file] = [join(folder, "shop.sqlite"), join(folder, "b.sqlite")];
      await makeSmallDatabase(db, "17850");
      backUpFile(db, file);
      const cases: [string, string[]][] = [
        ["BACKUP_EXISTS", ["backup", file]],
        ["BACKUP_NOT_WRITTEN", ["backup", join(folder, "none", "b")]],
        ["BAD_OPTION", ["backup", db, "--force"]],
        ["FILE_NOT_FOUND", ["restore", `${file}.none`]],
        ["NOT_A_BACKUP", ["restore", CLI]],
      ];
      const refusals = await runCliInTurn(cases.map(([, args]) => [...args, "--db", db]));
      for (const [i, [code]] of cases.entries()) {
        const { stdout, stderr, code: exit } = refusals[i];
        expect({ stdout, exit }).toEqual({ stdout: "", exit: 1 });
        expect(stderr).toMatch(new RegExp(`^${code}: `));
      }
      const lock = tryLock(backupLockPath(db));
      const second = await runCli(["backup", `${file}.2`, "--db", db]);
      lock?.release();
      expect(second.stderr).toMatch(/^BACKUP_IN_PROGRESS: /);
      expect(unfinished(folder)).toEqual([]);
      expect((await runCli(["backup", file, "--force", "--db", db])).code).toBe(0);
    }));

  it("work with a server: it is backed up while it runs, and must be stopped for a restore", () =>
    withFolder(async (folder) => {
      const [orders, file] = [join(folder, "orders.csv"), join(folder, "b.sqlite")];
      writeFileSync(orders, ordersCsv([{ invoice: "1", customer: "17850" }]));
      await runJson(["import", orders, "--db", join(folder, "shop.sqlite")]);
      await withServer({ folder }, async ({ db, ask }) => {
        const { backup } = await runJson<Answer>(["backup", file, "--db", db]);
        const { dataSetVersion } = await ask("{ dataSetVersion { id digest } }");
        expect(backup.dataSetVersion).toEqual(dataSetVersion);
        const { code, stderr } = await runCli(["restore", file, "--db", db]);
        expect({ code, stderr }).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/^SERVER_RUNNING: /),
        });
      });
      writeFileSync(orders, ordersCsv([{ invoice: "2", customer: "17851" }]));
      await runJson(["import", orders, "--db", join(folder, "shop.sqlite")]);
      await runJson(["restore", file, "--db", join(folder, "shop.sqlite")]);
      await withServer({ folder }, async ({ ask }) => {
        expect((await ask("{ dataQuality { raw { rows } } }")).dataQuality.raw.rows).toBe(1);
      });
    }));
});

describe("a backup while another process writes", () => {
  it(`is whole each of ${ROUNDS} times: restored elsewhere, its lines have the digest of their version`, () =>
    withFolder(async (folder) => {
      const db = join(folder, "shop.sqlite");
      const importing = startImporting(db, folder);
      const exited = once(importing, "exit");
      const seen: number[] = [];
      try {
        await until(() => existsSync(db) && existsSync(`${db}-wal`));
        await until(() => withTables(db) && versionsOf(db) > 0);
        for (let i = 0; i < ROUNDS; i++) {
          const file = join(folder, "backups", `${i}.sqlite`);
          mkdirSync(dirname(file), { recursive: true });
          const { orderLines, version } = backUpFile(db, file).contents;
          const elsewhere = join(folder, `elsewhere-${i}.sqlite`);
          const { contents } = restoreDatabase(elsewhere, file, () => undefined); // computes the hash of its lines anew
          expect(contents.version).toEqual(version);
          const [{ id, digest, lines }] = await versionsWithLines(elsewhere);
          const live = (await versionsWithLines(db)).find((version) => version.id === id);
          expect({ digest, lines }).toEqual({ digest: live?.digest, lines: orderLines });
          seen.push(id);
          await until(() => versionsOf(db) > live!.id);
        }
      } finally {
        importing.kill("SIGKILL");
        await exited;
      }
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(new Set(seen).size).toBeGreaterThan(1); // it did write meanwhile
    }));
});

const withTables = (db: string) => {
  const sqlite = new Sqlite(db);
  const tables = sqlite.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  sqlite.close();
  return tables > 0;
};

/** The versions, the newest first, with their numbers of raw lines. */
function versionsWithLines(db: string): Promise<{ id: number; digest: string; lines: number }[]> {
  const query = `SELECT v.id, v.digest, l.rows AS lines FROM data_set_version v
    JOIN ledger l ON l.version_id = v.id AND l.entry = 'RAW' ORDER BY v.id DESC`;
  return withDatabase(db, async ({ sqlite }) => sqlite.prepare(query).all() as never);
}

describe("kill -9", () => {
  it(`at ${KILLS} instants of a backup leaves the one before it, which its sum fits, and no half one`, () =>
    withFolder(async (folder) => {
      const [db, file] = [join(folder, "shop.sqlite"), join(folder, "b.sqlite")];
      await makeSmallDatabase(db, "old");
      backUpFile(db, file);
      await withDatabase(
        db,
        async ({ sqlite }) => void sqlite.exec("UPDATE data_set_version SET time_zone = 'CET'"),
      );
      for (let i = 0; i < KILLS; i++) {
        rmSync(`${file}.part`, { force: true });
        await killedAfter(`${file}.part`, 3 * i, "backup", file, "--force", "--db", db);
        expect(checkedCustomer(file)).toBe("old");
        expect(readChecksums(file)).toContain(digestOf(file).sha256);
        restoreDatabase(`${file}.copy`, file, () => undefined);
      }
      await runJson(["backup", file, "--force", "--db", db]);
      expect(unfinished(folder)).toEqual([]);
      expect(readChecksums(file)).toEqual([digestOf(file).sha256]);
    }));

  it(`at ${KILLS} instants of a restore leaves the old database or the new one, whole`, () =>
    withFolder(async (folder) => {
      const [db, file] = [join(folder, "shop.sqlite"), join(folder, "b.sqlite")];
      await makeSmallDatabase(`${db}.new`, "new");
      backUpFile(`${db}.new`, file);
      const found = new Set<string | undefined>();
      for (let i = 0; i < KILLS; i++) {
        const names = readdirSync(folder).filter((name) => name.startsWith(`${basename(db)}`));
        for (const name of names) if (name !== `${basename(db)}.new`) rmSync(join(folder, name));
        await makeSmallDatabase(db, "old");
        await killedAfter(`${db}-restore.json`, 3 * i, "restore", file, "--db", db);
        const kept = existsSync(`${db}.before-restore`);
        await withDatabase(db, async () => undefined);
        found.add(checkedCustomer(db));
        if (checkedCustomer(db) === "old") expect(kept).toBe(false);
        else expect(checkedCustomer(`${db}.before-restore`)).toBe("old");
        expect(unfinished(folder)).toEqual([]);
      }
      for (const customer of found) expect(["old", "new"]).toContain(customer);
    }));
});
