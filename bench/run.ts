import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepareData } from "./data.js";
import { currentCommit, describeMachine, loadBefore } from "./machine.js";
import type { TrialResult } from "./measure.js";
import { findTools } from "./peers.js";
import { runTrial } from "./run-trial.js";
import { mergeResults } from "./stored-results.js";
import { hasFault, type Results, renewTable, resultsTable } from "./table.js";
import { chooseTrials, TRIALS } from "./trials/all.js";

const USAGE = `npm run bench -- [--only NAME…] [--quick] [--repetitions N] [--threads N] [--data DIR] [--out FILE] [--json] [--write] [--list]

  --only NAME…     these trials, or those whose names begin so; the long ones run only so
  --quick          small invented data and one repetition: to see that everything runs; says nothing about speed
  --repetitions N  instead of each trial's own number
  --threads N      for both sides; default: 2
  --data DIR       where the data are made and kept; default: a temporary folder for the time of the run (some 500 MB; import-10m 4 GB)
  --out FILE       the results as JSON into this file
  --json           the results as JSON on standard output, instead of the table
  --write          renews bench/results.json and the table of bench/README.md
  --list           the names of the trials`;

/** Above this load the figures are not to be trusted. */
const BUSY = 0.5;
const RESULTS = fileURLToPath(new URL("results.json", import.meta.url));
const README = fileURLToPath(new URL("README.md", import.meta.url));

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function main(): Promise<void> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", multiple: true, default: [] },
      quick: { type: "boolean", default: false },
      repetitions: { type: "string" },
      threads: { type: "string" },
      data: { type: "string" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (flags.help) return say(USAGE);
  if (flags.list) return say(TRIALS.map(({ name, what }) => `${name}: ${what}`).join("\n"));
  if (flags.write && flags.quick) throw new Error("--quick says nothing about speed: it is not written.");
  const trials = chooseTrials([...flags.only, ...positionals].flatMap((names) => names.split(",")));
  const threads = count("--threads", flags.threads ?? (flags.quick ? "1" : "2"));
  const repetitions = flags.quick ? 1 : flags.repetitions && count("--repetitions", flags.repetitions);

  const tools = await findTools();
  for (const { missing } of Object.values(tools)) if (missing) say(missing);
  const [load, commit] = [loadBefore(), currentCommit()];
  if (load > BUSY) say(`The machine is busy: its load was ${load.toFixed(1)} over the last minute.`);
  const measured = await withFolder(flags.data, async (folder) => {
    const data = prepareData({ folder, isQuick: flags.quick, tools, say });
    const settings = { folder, tools, threads, repetitions: repetitions || undefined, commit, load };
    const done: TrialResult[] = [];
    for (const trial of trials) {
      const missing = trial.needs && tools[trial.needs].missing;
      if (missing) {
        say(`${trial.name} is left out: ${missing}`);
        continue;
      }
      const files = await data(trial.data);
      say(`${trial.name}: ${trial.what}`);
      done.push(await runTrial(trial, { ...settings, files }));
    }
    return done;
  });
  const results: Results = { machine: describeMachine(tools), threads, results: measured };
  const json = `${JSON.stringify(results, null, 2)}\n`;
  if (flags.out) writeFileSync(flags.out, json);
  if (flags.write) write(results);
  process.stdout.write(flags.json ? json : `${resultsTable(results)}\n`);
  if (measured.some(hasFault)) process.exitCode = 1;
}

/** The folder that is named, which stays; else one for the time of the work. */
async function withFolder<T>(named: string | undefined, work: (folder: string) => Promise<T>): Promise<T> {
  if (named !== undefined) {
    await mkdir(named, { recursive: true });
    return work(resolve(named));
  }
  const folder = await mkdtemp(join(tmpdir(), "clientele-bench-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function count(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${flag} ${text}: it must be a whole number above 0.`);
  return Number(text);
}

/** Trials that were not run now keep the results that they have. */
function write(measured: Results): void {
  const before = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Results) : null;
  const names = TRIALS.map(({ name }) => name);
  const merged = mergeResults(before, measured, names);
  writeFileSync(RESULTS, `${JSON.stringify(merged, null, 2)}\n`);
  writeFileSync(README, renewTable(readFileSync(README, "utf8"), merged));
}

try {
  await main();
} catch (error) {
  say((error as Error).message);
  process.exitCode = 2;
}
