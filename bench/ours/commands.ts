import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CLIENTELE } from "../clientele.js";
import { type Ended, runProcess } from "../run-process.js";
import { type Asked, answerTask } from "./answer-task.js";

const SPACE = ["--features", "recency,frequency,monetary,average_order_value,tenure"];

interface RunReport {
  readonly modelRun: {
    readonly id: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly hyperparameters: { readonly kMeans: { readonly k: number } };
    readonly metrics: { readonly inertia: number };
  };
}

interface ImportReport {
  readonly import: { readonly rowsRead: number };
  readonly dataSetVersion: {
    readonly digest: string;
    readonly dataQuality: {
      readonly kept: { readonly rows: number; readonly customers: number; readonly amount: number };
    };
  };
}

await answerTask({
  /**
   * `clientele import`, from the start of the process to its end; `scale` makes it the time of as many such files.
   * Where a `digest` is given, the data set must have it.
   */
  import: (asked) =>
    withDatabase(asked, async (database) => {
      const { seconds, megabytes, stdout } = await importInto(database, asked);
      const values = countsOf(JSON.parse(stdout) as ImportReport, asked.given("digest"));
      const rowsPerSecond = values.rowsRead[0] / seconds;
      return {
        seconds: seconds * Number(asked.given("scale") ?? 1),
        megabytes,
        values: { ...values, rowsPerSecond: [rowsPerSecond] },
      };
    }),

  /** `clientele tune` and `clientele train` on imported orders, from the start of the one to the end of the other. */
  tuneTrain: (asked) =>
    withDatabase(asked, async (database) => {
      await copyFile(asked.text("database"), database);
      return tuneAndTrain(database, asked);
    }),

  /** All three. */
  whole: (asked) =>
    withDatabase(asked, async (database) => {
      const imported = await importInto(database, asked);
      const modelled = await tuneAndTrain(database, asked);
      return {
        seconds: imported.seconds + modelled.seconds,
        megabytes: Math.max(imported.megabytes, modelled.megabytes),
        values: { ...modelled.values, importSeconds: [imported.seconds] },
      };
    }),
});

async function withDatabase<T>(asked: Asked, use: (database: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(asked.text("folder"), "run-"));
  try {
    return await use(join(folder, "shop.sqlite"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function clientele(database: string, ...args: readonly string[]): Promise<Ended> {
  return runProcess({ command: process.execPath, args: [CLIENTELE, ...args, "--db", database, "--json"] });
}

function importInto(database: string, asked: Asked): Promise<Ended> {
  const orders = asked.text(asked.given("part") ?? "orders");
  return clientele(database, "import", orders, "--currency", "GBP");
}

function countsOf({ import: { rowsRead }, dataSetVersion }: ImportReport, expected: string | null) {
  const { digest, dataQuality } = dataSetVersion;
  if (expected !== null && digest !== expected) throw new Error(`the digest is ${digest}, not ${expected}`);
  const { rows, customers, amount } = dataQuality.kept;
  return { rowsRead: [rowsRead], rowsKept: [rows], customers: [customers], amount: [amount] };
}

async function tuneAndTrain(database: string, asked: Asked) {
  const grid = ["--eps", asked.text("eps"), "--min-samples", asked.text("minSamples")];
  const range = ["--k-min", asked.text("kMin"), "--k-max", asked.text("kMax")];
  const tuning = await clientele(
    database,
    "tune",
    ...SPACE,
    ...range,
    ...grid,
    "--bootstraps",
    asked.text("bootstraps"),
  );
  const { modelRun: tuned } = JSON.parse(tuning.stdout) as RunReport;
  const training = await clientele(database, "train", "--from-tuning", tuned.id);
  const { modelRun: trained } = JSON.parse(training.stdout) as RunReport;
  return {
    seconds: tuning.seconds + training.seconds,
    megabytes: Math.max(tuning.megabytes, training.megabytes),
    values: {
      k: [trained.hyperparameters.kMeans.k],
      inertia: [trained.metrics.inertia],
      secondsInside: [secondsOf(tuned) + secondsOf(trained)],
    },
  };
}

/** What the run itself took: without starting the program. */
function secondsOf({ startedAt, finishedAt }: RunReport["modelRun"]): number {
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
