import { readdirSync, readFileSync, statSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { CLIENTELE } from "../clientele.js";
import { runProcess } from "../run-process.js";
import { type Asked, answerTask } from "./answer-task.js";

await answerTask({
  /** `clientele report` on imported orders with two models and a tuning: all reports, from the process's start to its end. */
  render: (asked) =>
    withFolder(asked, async (folder) => {
      const database = join(folder, "shop.sqlite");
      await copyFile(asked.text("database"), database);
      await clientele(database, "train", "--k", "4", "--eps", "0.5", "--min-samples", "5");
      await clientele(database, "tune", "--bootstraps", asked.text("bootstraps"));
      await clientele(database, "train", "--k", "5");
      return renderAll(database, folder);
    }),

  /** The same on a million customers, with one model. */
  renderMillion: (asked) =>
    withFolder(asked, async (folder) => {
      const database = join(folder, "shop.sqlite");
      await clientele(database, "import", asked.text("orders"), "--currency", "GBP");
      await clientele(database, "train");
      return renderAll(database, folder);
    }),
});

async function withFolder<T>(asked: Asked, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(asked.text("folder"), "reports-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function clientele(database: string, ...args: readonly string[]) {
  return runProcess({ command: process.execPath, args: [CLIENTELE, ...args, "--db", database, "--json"] });
}

/** The time, and how large what was written is: whatever the number of customers, it should stay the same. */
async function renderAll(database: string, folder: string) {
  const out = join(folder, "rendered");
  const { seconds, megabytes } = await clientele(database, "report", "--out", out);
  const files = readdirSync(out, { recursive: true }).map((name) => join(out, String(name)));
  const kilobytes = (ending: string) =>
    files.filter((file) => file.endsWith(ending)).map((file) => statSync(file).size / 1_000);
  const [pages, specs] = [kilobytes(".html"), kilobytes(".vl.json")];
  return {
    seconds,
    megabytes,
    values: {
      pages: [pages.length],
      charts: [specs.length],
      largestPageKb: [Math.max(...pages)],
      largestChartKb: [Math.max(...specs)],
      allChartsKb: [specs.reduce((sum, size) => sum + size, 0)],
      mostRows: [Math.max(...files.filter((file) => file.endsWith(".vl.json")).map(rowsOf))],
    },
  };
}

function rowsOf(file: string): number {
  const { data, datasets = {} } = JSON.parse(readFileSync(file, "utf8")) as {
    data: { values: readonly object[] };
    datasets?: Readonly<Record<string, readonly object[]>>;
  };
  return [data.values, ...Object.values(datasets)].reduce((sum, rows) => sum + rows.length, 0);
}
