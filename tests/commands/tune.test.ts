import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLI, cleanEnvironment, shareCli } from "../support/cli.js";
import { manyOrders, ordersCsv } from "../support/orders.js";
import type { Answer } from "../support/server.js";

let folder = "";
let db = "";
let people = "";

const SETTINGS = ["--features", "recency,monetary", "--transform", "yeo_johnson"];
const SEARCH = ["--k-min", "3", "--k-max", "4", "--restarts", "2", "--bootstraps", "20", "--seed", "5"];
const GRID = ["--eps", "0.25, 0.5", "--min-samples", "4,6"];

const { run, json } = shareCli();
const on = (...args: string[]) => run(...args, "--db", db);
const jsonOf = (...args: string[]) => json<Answer>(...args, "--db", db);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clientele-"));
  db = join(folder, "shop.sqlite");
  const file = join(folder, "orders.csv");
  await writeFile(file, ordersCsv(manyOrders(150)));
  await jsonOf("import", file);
  const { code, stdout, stderr } = await on("tune", ...SETTINGS, ...SEARCH, ...GRID);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  people = stdout;
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("tune", () => {
  it("prints the run with everything it found as JSON, the same each time", async () => {
    const { modelRun } = await jsonOf("tune", ...SETTINGS, ...SEARCH, ...GRID);
    expect(modelRun).toMatchObject({ kind: "TUNING", status: "SUCCEEDED", customerCount: 150, segments: [] });
    expect(modelRun.hyperparameters).toMatchObject({
      features: ["RECENCY", "MONETARY"],
      kMeans: { restarts: 2, seed: 5 },
    });
    const { kCurve, dbscanGrid, recommended } = modelRun.tuning;
    expect(kCurve.map(({ k }: Answer) => k)).toEqual([3, 4]);
    expect(dbscanGrid).toHaveLength(4);
    const { k, eps, minSamples } = recommended;
    expect(people).toContain(`Recommended: k = ${k}, eps = ${eps}, minSamples = ${minSamples}.`);
  });

  it("prints tables of 80 columns for people, and the command to go on with", () => {
    for (const line of people.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(people).toMatch(/Train with it: clientele train --from-tuning 1$/m);
  });

  it.each([
    [["--k-min", "4", "--k-max", "3"], "BAD_RANGE"],
    [["--k-min", "1.5"], "BAD_RANGE"],
    [["--bootstraps", "many"], "BAD_BOOTSTRAPS"],
    [["--eps", "0.5,,1"], "BAD_EPS"],
    [["--min-samples", "5,NaN"], "BAD_MIN_SAMPLES"],
    [["--features", "age"], "BAD_FEATURE_LIST"],
    [["--transform", "square"], "BAD_PREPROCESSING"],
  ])("refuses %j", async (flags, fault) => {
    const { code, stdout, stderr } = await on("tune", ...flags);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^${fault}: `));
  });

  it("ends cleanly where it is interrupted", async () => {
    const args = [CLI, "tune", "--bootstraps", "10000", "--db", db];
    const child = spawn(process.execPath, args, { env: cleanEnvironment() });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const sqlite = new Sqlite(db, { readonly: true });
    const newest = sqlite.prepare("SELECT status FROM model_run ORDER BY id DESC LIMIT 1").pluck();
    while (child.exitCode === null && newest.get() !== "RUNNING") await sleep(20);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(newest.get()).toBe("INTERRUPTED");
    sqlite.close();
  });
});

describe("train --from-tuning", () => {
  it("takes the tuning by its number or its id, and what it recommends", async () => {
    const { modelRuns } = await jsonOf("runs");
    const tuning = modelRuns.find(({ number }: Answer) => number === 1);
    const { k } = tuning.hyperparameters.kMeans;
    const [byNumber, byId] = [
      await jsonOf("train", "--from-tuning", "1"),
      await jsonOf("train", "--from-tuning", tuning.id, "--no-activate"),
    ];
    expect(byNumber.modelRun).toMatchObject({
      segmentCount: k,
      isActive: true,
      hyperparameters: { features: ["RECENCY", "MONETARY"], dbscan: tuningSettings(tuning) },
    });
    expect(byId.modelRun.artefactDigest).toBe(byNumber.modelRun.artefactDigest);
  });

  it("refuses a run that is not there, and one that is no tuning", async () => {
    const { modelRun } = await jsonOf("train", "--k", "2", "--no-activate");
    const [unknown, nonsense, training] = await Promise.all([
      on("train", "--from-tuning", "999"),
      on("train", "--from-tuning", "nonsense"),
      on("train", "--from-tuning", String(modelRun.number)),
    ]);
    expect([unknown, nonsense, training].map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(unknown.stderr).toMatch(/^NOT_FOUND: /);
    expect(nonsense.stderr).toMatch(/^NOT_FOUND: .*nonsense/);
    expect(training.stderr).toMatch(/^BAD_TUNING_RUN: /);
  });

  function tuningSettings({ hyperparameters }: Answer) {
    const { eps, minSamples } = hyperparameters.dbscan;
    return { eps, minSamples };
  }
});

describe("a run's number", () => {
  it("names the run wherever a run can be named; runs shows what each is for", async () => {
    const { modelRun } = await jsonOf("train", "--k", "3", "--no-activate");
    const number = String(modelRun.number);
    const customer = ["--recency-days", "9", "--frequency", "2", "--monetary", "50"];
    const { classification } = await jsonOf("classify", ...customer, "--run", number);
    expect(classification.modelRun.id).toBe(modelRun.id);
    const exported = await jsonOf("export", "segments", "--run", number);
    expect(exported.segments).toHaveLength(3);
    expect((await jsonOf("activate", number)).modelRun).toMatchObject({ id: modelRun.id, isActive: true });
    const { stdout } = await on("runs");
    expect(stdout).toMatch(new RegExp(`^\\* +${number} .* training `, "m"));
    expect(stdout).toMatch(/ 1 +\S+ +SUCCEEDED +tuning .* try [34]$/m);
  });

  it("stands beside what training says of each segment's stability", async () => {
    const { stdout } = await on("train", "--k", "3", "--no-activate");
    expect(stdout).toMatch(/^Found again in \d+ bootstrap samples/m);
    const verdicts = stdout.match(/\d\.\d\d–\d\.\d\d +(unstable|doubtful|stable|highly stable)$/gm);
    expect(verdicts).toHaveLength(3);
  });
});
