import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, runJson, SAMPLE } from "../support/cli.js";
import type { Answer } from "../support/server.js";
import { ordersCsv } from "../support/shop-orders.js";

/** As cli.md prints it. */
const COLUMNS =
  "customerNumber,country,recencyDays,frequency,monetary,netMonetary,averageOrderValue,tenureDays,activeSpanDays,meanGapDays,distinctProducts,units,returnRate,segment,segmentKey,segmentName,tier,secondSegment,margin,dbscanLabel,isAnomaly,severity";

let folder = "";
let db = "";
let imported: Answer;
let trained: Answer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clientele-"));
  db = join(folder, "db", "shop.sqlite");
  imported = await runJson(["import", SAMPLE, "--currency", "GBP", "--db", db]);
  trained = await runJson(["train"], { env: { CLIENTELE_DB: db } }); // the environment names it as well
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const on = (...args: string[]) => runCli([...args, "--db", db], { cwd: folder });
const jsonOf = <T = Answer>(...args: string[]) => runJson<T>([...args, "--db", db], { cwd: folder });

async function table(...args: string[]): Promise<{ header: string; rows: Record<string, string>[] }> {
  const { stdout, stderr, code } = await on(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [header, ...lines] = stdout.trimEnd().split("\n");
  const names = header.split(",");
  const rows = lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])));
  return { header, rows };
}

describe("import --json", () => {
  it("prints the import and the version that it made", () => {
    expect(imported.import).toMatchObject({
      id: expect.any(String),
      fileName: "sample-orders.csv",
      status: "COMPLETED",
      rowsRead: 32_730, // data/README.md
      rowsRejected: 0,
      rowsKnown: 0,
    });
    const { id, digest, dataQuality } = imported.dataSetVersion;
    expect(id).toEqual(expect.any(String));
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(dataQuality.raw.rows).toBe(32_730);
    expect(dataQuality.kept).toEqual({ rows: 23_231, customers: 815, invoices: 3_028, amount: 974_380.68 });
    expect(dataQuality.entries.map(({ reason }: Answer) => reason)).toHaveLength(4);
  });
});

describe("train and runs --json", () => {
  it("print a run with everything that decided it and came out", () => {
    const { modelRun } = trained;
    expect(modelRun).toMatchObject({
      number: 1,
      status: "SUCCEEDED",
      isActive: true,
      customerCount: 815,
      error: null,
    });
    expect(modelRun.hyperparameters.kMeans).toMatchObject({
      k: modelRun.segmentCount,
      restarts: 10,
      seed: 42,
    });
    expect(modelRun.fitted).toHaveLength(3);
    expect(modelRun.metrics.inertia).toBeGreaterThan(0);
    expect(modelRun.artefactDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(Array.isArray(modelRun.warnings)).toBe(true);
    for (const segment of modelRun.segments) {
      expect(segment).toMatchObject({
        number: expect.any(Number),
        key: expect.any(String),
        name: expect.any(String),
        tier: expect.stringMatching(/^(LOW|MEDIUM|HIGH)$/),
        customerCount: expect.any(Number),
        revenue: expect.any(Number),
      });
      expect(segment.centroid.map(({ feature }: Answer) => feature)).toEqual([
        "RECENCY",
        "FREQUENCY",
        "MONETARY",
      ]);
    }
  });

  it("list it among the runs; people read a table and a star", async () => {
    const [{ modelRuns }, people] = await Promise.all([jsonOf("runs"), on("runs")]);
    expect(modelRuns).toEqual([trained.modelRun]);
    expect(people.stdout).toMatch(/^\* +1 +\S+ +SUCCEEDED/m);
    expect(people.stdout).toContain(trained.modelRun.id);
  });

  it("give an equal model for equal settings, another for another seed of features; activate goes back", async () => {
    const { modelRun } = await jsonOf(
      "train",
      "--features",
      "recency, monetary",
      "--k",
      "3",
      "--no-activate",
    );
    expect(modelRun).toMatchObject({
      isActive: false,
      segmentCount: 3,
      hyperparameters: { features: ["RECENCY", "MONETARY"] },
    });
    const again = await jsonOf("train", "--seed", "42");
    expect(again.modelRun.artefactDigest).toBe(trained.modelRun.artefactDigest);
    const activated = await jsonOf("activate", trained.modelRun.id);
    expect(activated.modelRun).toMatchObject({ id: trained.modelRun.id, isActive: true });
  });
});

describe("export", () => {
  it("writes customers in the columns of the contract, by number, unrounded, null empty", async () => {
    const { header, rows } = await table("export", "customers");
    expect(header).toBe(COLUMNS);
    expect(rows).toHaveLength(815);
    const numbers = rows.map(({ customerNumber }) => customerNumber);
    expect(numbers).toEqual([...numbers].sort());
    for (const row of rows) {
      expect(Number(row.monetary) / Number(row.frequency)).toBeCloseTo(Number(row.averageOrderValue), 9);
      expect(row.meanGapDays === "").toBe(row.frequency === "1");
      expect(row.isAnomaly).toBe(String(row.dbscanLabel === "-1"));
      expect(Number(row.severity) > 1).toBe(row.isAnomaly === "true");
    }
    expect(rows.some(({ averageOrderValue }) => /\.\d{6,}$/.test(averageOrderValue))).toBe(true); // unrounded
    const revenue = rows.reduce((sum, { monetary }) => sum + Number(monetary), 0);
    expect(revenue).toBeCloseTo(974_380.68, 6);
  });

  it("filters by segment (key or number), tier, country and anomaly; all that are given must hold", async () => {
    const { rows } = await table("export", "customers");
    const { key, number } = trained.modelRun.segments[0];
    const filters: [string[], (row: Record<string, string>) => boolean][] = [
      [["--segment", key], (row) => row.segmentKey === key],
      [["--segment", String(number)], (row) => row.segment === String(number)],
      [["--tier", "high", "--tier", "LOW"], (row) => row.tier !== "MEDIUM"],
      [
        ["--country", "Germany", "--anomalies"],
        (row) => row.country === "Germany" && row.isAnomaly === "true",
      ],
    ];
    const found = await Promise.all(filters.map(([flags]) => table("export", "customers", ...flags)));
    for (const [i, [, keeps]] of filters.entries()) expect(found[i].rows).toEqual(rows.filter(keeps));
  });

  it("writes JSON with the same cells, and a run's own labels", async () => {
    const [csv, json, ofRun] = await Promise.all([
      table("export", "customers"),
      jsonOf("export", "customers"),
      table("export", "customers", "--run", trained.modelRun.id),
    ]);
    expect(Object.keys(json.customers[0]).join()).toBe(COLUMNS);
    const cells = json.customers.map((row: object) => Object.values(row).map((cell) => String(cell ?? "")));
    expect(cells).toEqual(csv.rows.map((row) => Object.values(row)));
    expect(ofRun.rows).toEqual(csv.rows); // the active run was fitted on today's data
  });

  it("writes segments by number, and anomalies the most severe first", async () => {
    const [segments, anomalies] = await Promise.all([
      jsonOf("export", "segments"),
      jsonOf("export", "anomalies"),
    ]);
    const numbers = segments.segments.map(({ number, segment }: Answer) => number ?? segment);
    expect(numbers).toEqual(trained.modelRun.segments.map((segment: Answer) => segment.number));
    expect(anomalies.anomalies).toHaveLength(trained.modelRun.anomalyCount);
    const severities = anomalies.anomalies.map(({ severity }: Answer) => severity);
    expect(severities).toEqual([...severities].sort((a, b) => b - a));
  });

  it("filters anomalies by kind and triage, written as in the API or as people type them", async () => {
    const { rows } = await table("export", "anomalies");
    const [{ kind, triage }] = rows;
    const typed = triage.toLowerCase().replaceAll("_", "-");
    const filters: [string[], (row: Record<string, string>) => boolean][] = [
      [["--kind", kind], (row) => row.kind === kind],
      [["--triage", typed], (row) => row.triage === triage],
      [["--triage", "vip", "--triage", "UNCLEAR"], (row) => ["VIP", "UNCLEAR"].includes(row.triage)],
      [["--kind", kind, "--triage", triage], (row) => row.kind === kind && row.triage === triage],
    ];
    const found = await Promise.all(filters.map(([flags]) => table("export", "anomalies", ...flags)));
    for (const [i, [, keeps]] of filters.entries()) expect(found[i].rows).toEqual(rows.filter(keeps));
  });

  it("guards spreadsheets against formulas in texts, unless --raw", async () => {
    const file = join(folder, "formulas.csv");
    const lines = [
      { invoice: "1", customer: "=1+1", country: "@SUM(A1)" },
      { invoice: "2", customer: "-5", country: '"+, quoted"' },
      { invoice: "3", customer: "007", country: "France" },
    ];
    await writeFile(file, ordersCsv(lines));
    const own = join(folder, "formulas.sqlite");
    await runJson(["import", file, "--db", own]);
    const [guarded, raw] = await Promise.all([
      runCli(["export", "customers", "--db", own]),
      runCli(["export", "customers", "--raw", "--db", own]),
    ]);
    const starts = ({ stdout }: { stdout: string }) =>
      stdout
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.slice(0, line.indexOf(",1,1,")));
    expect(starts(raw)).toEqual(['-5,"+, quoted"', "007,France", "=1+1,@SUM(A1)"]);
    expect(starts(guarded)).toEqual(['-5,"\'+, quoted"', "007,France", "'=1+1,'@SUM(A1)"]);
    expect(guarded.stdout.trimEnd().split("\n")[1]).toMatch(/,{8}$/); // no model: no segment, no severity
  });
});

describe("export rejects", () => {
  const BAD = [
    { invoice: "=1", customer: "1", quantity: "many" },
    { invoice: "2", customer: "2", price: "free" },
  ];
  const HEADER = "file,line,last_line,code,column,reason,raw";
  let own = "";
  let completed: Answer;

  /** An import with one reject that went well, then one that failed for its rejects, then one without any. */
  beforeAll(async () => {
    own = join(folder, "rejects.sqlite");
    const files = ["good", "half", "bad"].map((name) => join(folder, `${name}.csv`));
    await writeFile(files[0], ordersCsv([{ invoice: "9", customer: "9" }]));
    await writeFile(files[1], ordersCsv([{ invoice: "1", customer: "1" }, BAD[1]]));
    await writeFile(files[2], ordersCsv(BAD));
    expect((await runCli(["export", "rejects", "--db", own])).stdout).toBe(`${HEADER}\n`); // nothing so far
    completed = (await runJson<Answer>(["import", files[1], "--max-reject-share", "0.5", "--db", own]))
      .import;
    const failed = await runCli(["import", files[2], "--db", own]);
    expect(failed.stderr).toMatch(/TOO_MANY_REJECTS/);
    await runJson(["import", files[0], "--db", own]);
  });

  it("writes those of the newest import that has any, also of one that failed for them", async () => {
    const [guarded, raw, json] = await Promise.all([
      runCli(["export", "rejects", "--db", own]),
      runCli(["export", "rejects", "--raw", "--db", own]),
      runJson<Answer>(["export", "rejects", "--db", own]),
    ]);
    expect({ code: guarded.code, stderr: guarded.stderr }).toEqual({ code: 0, stderr: "" });
    const [header, first, second, ...rest] = guarded.stdout.split("\n");
    expect(header).toBe(HEADER);
    expect(first).toMatch(/^bad\.csv,2,.*,Quantity,.*"'=1,10001,/);
    expect(second).toMatch(/^bad\.csv,3,.*,UnitPrice,/);
    expect(rest).toEqual([""]);
    expect(raw.stdout).toContain(',"=1,10001,');
    expect(json.rejects).toHaveLength(2);
    expect(Object.keys(json.rejects[0])).toEqual([
      ...["fileName", "line", "lastLine", "code", "column", "reason", "raw"],
    ]);
    expect(json.rejects[0]).toMatchObject({ fileName: "bad.csv", line: 2, column: "Quantity" });
  });

  it("writes those of the import that is named; an import that is not there is refused", async () => {
    const { rejects } = await runJson<Answer>(["export", "rejects", "--import", completed.id, "--db", own]);
    expect(rejects).toMatchObject([{ fileName: "half.csv", line: 3, column: "UnitPrice" }]);
    const refused = await runCli(["export", "rejects", "--import", "nonsense", "--db", own]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^NOT_FOUND: .*nonsense/),
    });
  });
});

describe("classify", () => {
  const FLAGS = ["--recency-days", "10", "--frequency", "4", "--monetary", "800"];

  it("prints a classification, as a sentence or as JSON", async () => {
    const [people, { classification }] = await Promise.all([
      on("classify", ...FLAGS),
      jsonOf("classify", ...FLAGS),
    ]);
    expect(classification).toMatchObject({
      segment: { key: expect.any(String), tier: expect.any(String) },
      isAnomaly: expect.any(Boolean),
      contributions: expect.any(Array),
      modelRun: { id: trained.modelRun.id },
    });
    expect(people.code).toBe(0);
    expect(people.stdout).toContain(classification.segment.name);
  });

  it("adds five columns to each row of a file or of standard input, and agrees with the export", async () => {
    const exported = (await table("export", "customers")).rows.slice(0, 50);
    const csv = ["Recency_Days,note,frequency,MONETARY"];
    for (const row of exported) csv.push(`${row.recencyDays},n,${row.frequency},${row.monetary}`);
    const file = join(folder, "people.csv");
    await writeFile(file, `${csv.join("\n")}\n`);
    const [fromFile, piped, asJson] = await Promise.all([
      table("classify", file),
      runCli(["classify", "-", "--db", db], { stdin: `${csv.join("\n")}\n` }),
      jsonOf("classify", file),
    ]);
    expect(fromFile.header).toBe(`${csv[0]},segment,segmentName,tier,isAnomaly,severity`);
    const labels = (row: Record<string, string>) => [
      row.segment,
      row.segmentName,
      row.tier,
      row.isAnomaly,
      row.severity,
    ];
    expect(fromFile.rows.map(labels)).toEqual(exported.map(labels));
    expect(piped.stdout.split("\n")[1]).toBe(Object.values(fromFile.rows[0]).join());
    expect(Object.values(asJson)[0]).toHaveLength(50);
  });
});

describe("report", () => {
  it("writes pages that need nothing else, their facts and charts; nothing half-written stays", async () => {
    const { code, stdout } = await on("report");
    const names = [
      "overview",
      "data-quality",
      "customer-behaviour",
      "model",
      "segments",
      "anomalies",
      "runs",
    ];
    const lines = names.map((name) => `Rendered reports/rendered/${name}.html\n`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: lines.join("") });
    const rendered = join(folder, "reports/rendered");
    const page = readFileSync(join(rendered, "segments.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).not.toMatch(/(src|href)="https?:/);
    for (const { name } of trained.modelRun.segments) expect(page).toContain(name);
    expect(JSON.parse(readFileSync(join(rendered, "segments/facts.json"), "utf8"))).toBeTypeOf("object");
    expect((await readdir(rendered, { recursive: true })).filter((name) => name.endsWith(".tmp"))).toEqual(
      [],
    );
  });

  it("goes to the folder that is named, and says as JSON what was written", async () => {
    const { reports } = await jsonOf("report", "segments", "--out", "pages", "--run", trained.modelRun.id);
    expect(reports).toEqual([{ name: "segments", file: "pages/segments.html", problems: [] }]);
    expect(existsSync(join(folder, "pages/segments.html"))).toBe(true);
  });
});

describe("import of several files, piped or packed", () => {
  it("is one import, and counts together", async () => {
    const own = join(folder, "two.sqlite");
    const files = ["a", "b"].map((name) => join(folder, `${name}.csv`));
    await writeFile(files[0], ordersCsv([{ invoice: "1", customer: "1" }]));
    await writeFile(files[1], ordersCsv([{ invoice: "2", customer: "2" }]));
    const both = await runJson<Answer>(["import", ...files, "--db", own]);
    expect(both.import).toMatchObject({ fileName: "a.csv and 1 more", rowsRead: 2, rowsKept: 2 });
    expect(both.dataSetVersion.dataQuality.kept.customers).toBe(2);
  });
});
