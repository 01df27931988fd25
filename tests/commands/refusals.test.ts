import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jobLockPath, tryLock } from "../../src/database/exclusive-lock.js";
import { globalId } from "../../src/runs/global-id.js";
import { type CliResult, runCli, runCliInTurn, runJson } from "../support/cli.js";
import { ordersCsv, smallShop } from "../support/shop-orders.js";

let folder = "";
let db = "";
let state: unknown;

/** What must be the same after every refusal. */
const readState = () => runJson<object>(["runs", "--db", db]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clientele-"));
  db = join(folder, "shop.sqlite");
  const files = {
    "shop.csv": smallShop(),
    "empty.csv": "",
    "negative.csv": "recencyDays,frequency,monetary\n1,2,3\n1,-2,3\n",
    "more.csv": ordersCsv([{ invoice: "M1", customer: "101" }]),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await runJson(["import", join(folder, "shop.csv"), "--currency", "GBP", "--db", db]);
  await runJson(["train", "--k", "3", "--db", db]);
  state = await readState();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const on = (...args: string[]) => runCli([...args, "--db", db], { cwd: folder });
const inTurn = (...commands: string[][]) =>
  runCliInTurn(
    commands.map((args) => [...args, "--db", db]),
    { cwd: folder },
  );

function expectRefused({ code, stdout, stderr }: CliResult, error: string): void {
  expect(stderr).toMatch(new RegExp(`^${error}: .+`));
  expect(stdout).toBe("");
  expect(code).toBe(1);
}

describe("wrong usage", () => {
  it("ends with 2 and says where help is, on standard error", async () => {
    const wrong = [
      ["train", "--sideways"],
      ["import"],
      ["activate"],
      ["export", "everything"],
      ["dance"],
      [],
    ];
    for (const { code, stdout, stderr } of [
      ...(await runCliInTurn(wrong.slice(1))),
      await runCli(wrong[0]),
    ]) {
      expect(code).toBe(2);
      expect(stdout).toBe("");
      expect(stderr).toMatch(/--help|Usage/);
    }
  });
});

describe("help", () => {
  const commands = [
    "serve",
    "import",
    "train",
    "classify",
    "report",
    "export",
    "runs",
    "activate",
    "backup",
    "restore",
  ];

  it("names all commands, and each command its flags, on standard output", async () => {
    const [program, version, ...helps] = await runCliInTurn([
      ["--help"],
      ["--version"],
      ...commands.map((command) => [command, "--help"]),
    ]);
    expect(program.code).toBe(0);
    for (const command of commands) expect(program.stdout).toMatch(new RegExp(`^ +${command}\\b`, "m"));
    for (const { code, stdout, stderr } of helps) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/--db <file>[\s\S]*CLIENTELE_DB/);
      expect(stdout).toContain("--json");
    }
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("a refusal says its code first on standard error, nothing on standard output, and ends with 1", () => {
  const cases: [string, string[]][] = [
    ["BAD_K", ["train", "--k", "1.5"]],
    ["BAD_EPS", ["train", "--eps", "NaN"]],
    ["BAD_PREPROCESSING", ["train", "--scaler", "huge"]],
    ["BAD_OPTION", ["train", "--as-of", "yesterday"]],
    ["FILE_NOT_FOUND", ["import", "missing.csv"]],
    ["EMPTY_FILE", ["import", "empty.csv"]],
    ["BAD_OPTION", ["import", "more.csv", "--max-reject-share", "much"]],
    ["MISSING_FEATURE", ["classify", "--recency-days", "3"]],
    ["BAD_FEATURES", ["classify", "--recency-days", "3", "--frequency", "-2", "--monetary", "10"]],
    ["NOT_FOUND", ["classify", "--run", globalId("ModelRun", 99), "--recency-days", "3"]],
    ["FILE_NOT_FOUND", ["classify", "missing.csv"]],
    ["NOT_FOUND", ["activate", globalId("ModelRun", 99)]],
    ["NOT_FOUND", ["export", "customers", "--run", "nonsense"]],
    ["NOT_FOUND", ["export", "overdue", "--run", "nonsense"]],
    ["BAD_OPTION", ["export", "anomalies", "--triage", "nice"]],
    ["BAD_OPTION", ["export", "anomalies", "--kind", "strange"]],
    ["NOT_FOUND", ["report", "segments", "--run", globalId("ModelRun", 99)]],
    ["REPORT_NOT_FOUND", ["report", "unknown"]],
  ];
  let refused: CliResult[];

  beforeAll(async () => {
    refused = await inTurn(...cases.map(([, args]) => args));
  });

  it.each(cases.map(([code, args], i) => [code, args, i] as const))("%s: %j", (code, _, i) => {
    expectRefused(refused[i], code);
  });

  it("which ends the process too", async () => {
    expectRefused(await on(...cases[0][1]), cases[0][0]);
  });

  it("names every fault, and the line of a file", async () => {
    const [many, line] = await inTurn(
      ["train", "--k", "0", "--eps", "0", "--restarts", "x"],
      ["classify", "negative.csv"],
    );
    expect(
      many.stderr
        .trim()
        .split("\n")
        .map((text) => text.split(":")[0]),
    ).toEqual(["BAD_K", "BAD_RESTARTS", "BAD_EPS"]);
    expectRefused(line, "BAD_FEATURES");
    expect(line.stderr).toContain("Line 3");
  });

  it("OPERATION_IN_PROGRESS where another process is at work; reading goes on", async () => {
    const lock = tryLock(jobLockPath(db));
    try {
      const [train, importing, activate, runs] = await inTurn(
        ["train"],
        ["import", "more.csv"],
        ["activate", globalId("ModelRun", 1)],
        ["runs"],
      );
      for (const refused of [train, importing, activate]) expectRefused(refused, "OPERATION_IN_PROGRESS");
      expect(runs.code).toBe(0);
    } finally {
      lock?.release();
    }
  });

  it("without data or a model, each command says what to do first", async () => {
    const empty = join(folder, "none.sqlite");
    const [train, classify, exported, runs] = await runCliInTurn(
      [
        ["train"],
        ["classify", "--recency-days", "3", "--frequency", "1", "--monetary", "2"],
        ["export", "customers"],
        ["runs"],
      ].map((args) => [...args, "--db", empty]),
    );
    expectRefused(train, "NO_DATA");
    expectRefused(classify, "NO_ACTIVE_MODEL");
    expectRefused(exported, "NO_DATA");
    expect(runs).toMatchObject({ code: 0, stdout: expect.stringContaining("no runs yet") });
  });

  it("and not one of them has changed anything", async () => {
    expect(await readState()).toEqual(state);
    expect(existsSync(join(folder, "reports"))).toBe(false);
  });
});

describe("a database that is none of ours", () => {
  it("is refused and stays untouched", async () => {
    const path = join(folder, "notes.txt");
    await writeFile(path, "these are my notes, and they are longer than a header of a database\n".repeat(20));
    const [foreign, unopened] = await runCliInTurn([path, folder].map((name) => ["runs", "--db", name]));
    expectRefused(foreign, "DB_FOREIGN");
    expectRefused(unopened, "DB_NOT_OPENED");
  });
});
