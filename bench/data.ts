import { createReadStream, createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import Sqlite from "better-sqlite3";
import type { Matrix } from "../src/numeric/matrix.js";
import { built } from "./built.js";
import { CLIENTELE } from "./clientele.js";
import { drawCustomers, inventCustomers, scaleCustomers } from "./customers.js";
import { writeManyLines } from "./many-lines.js";
import { writeOrders } from "./million-orders.js";
import type { Tools } from "./peers.js";
import { runProcess } from "./run-process.js";
import type { DataName } from "./trial.js";

const { seededRandom } = await built<typeof import("../src/numeric/random.js")>("numeric/random");
const { searchKMeans } = await built<typeof import("../src/models/k-means.js")>("models/k-means");

const UCI = fileURLToPath(new URL("../../shared/data/online-retail.csv.gz", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../data/sample-orders.csv", import.meta.url));
const WORKBOOK = fileURLToPath(new URL("workbook.py", import.meta.url));
const SEED = 7;
const UCI_CUSTOMERS = 4_338;
const LABELINGS = { kMin: 2, kMax: 10 };

/** Arguments for the scripts of a trial: where its data are, and how many. */
export type Files = Readonly<Record<string, string | number>>;

export interface DataSettings {
  readonly folder: string;
  /** Small sizes, all invented: to see that everything runs. */
  readonly isQuick: boolean;
  readonly tools: Tools;
  readonly say: (message: string) => void;
}

/** Makes the data of trials, each at its first use; both sides of a trial read the same files. */
export function prepareData(settings: DataSettings): (name: DataName) => Promise<Files> {
  const made = new Map<DataName, Promise<Files>>();
  const get = (name: DataName): Promise<Files> => {
    const files = made.get(name) ?? make(name);
    made.set(name, files);
    return files;
  };
  const path = (name: string) => join(settings.folder, name);
  const large = settings.isQuick ? 10 : 1;
  const scaled = once(() => scaledCustomers(settings, get));
  const make = async (name: DataName): Promise<Files> => {
    settings.say(`making the data: ${name}`);
    switch (name) {
      case "customers":
        return writeCustomers(await scaled(), settings.folder);
      case "rows-100k":
        return writeMatrix(
          path("100k.f64"),
          drawCustomers(await scaled(), 100_000 / large, seededRandom(SEED)),
        );
      case "rows-1m":
        return writeMatrix(
          path("1m.f64"),
          drawCustomers(await scaled(), 1_000_000 / large / large, seededRandom(SEED)),
        );
      case "order-lines":
        return unpackOrders(settings);
      case "orders":
        return importOrders(settings, await get("order-lines"));
      case "workbook":
        return writeWorkbook(settings, await get("order-lines"), await get("orders"));
      case "ten-million-lines": {
        const [orders, tenth, lines] = [path("10m.csv"), path("1m.csv"), 10_000_000 / large / large];
        const { orders: from } = await get("order-lines");
        await writeManyLines(String(from), orders, lines);
        await writeManyLines(String(from), tenth, lines / 10);
        return { orders, tenth, lines };
      }
      case "shop":
        return trainShop(settings, await get("orders"));
      case "million-orders": {
        const customers = 1_000_000 / large / large;
        writeOrders(path("million.csv"), customers, seededRandom(SEED));
        return { orders: path("million.csv"), rows: customers };
      }
    }
  };
  return get;
}

/** The UCI customers, or invented ones where the file is not there. */
async function scaledCustomers(
  { isQuick, say }: DataSettings,
  get: (name: DataName) => Promise<Files>,
): Promise<Matrix> {
  if (isQuick) return scaleCustomers(inventCustomers(600, seededRandom(SEED)));
  if (existsSync(UCI)) return scaleCustomers(readFeatures(String((await get("orders")).database)));
  say(`There is no ${UCI}: the customers are invented ones of the same shape.`);
  return scaleCustomers(inventCustomers(UCI_CUSTOMERS, seededRandom(SEED)));
}

/** Order lines as plain CSV. */
async function unpackOrders({ folder, isQuick, say }: DataSettings): Promise<Files> {
  const isUci = !isQuick && existsSync(UCI);
  if (!isUci) say("The orders are the sample that ships with the program.");
  const orders = join(folder, "orders.csv");
  const unpack = isUci ? [createGunzip()] : [];
  await pipeline([createReadStream(isUci ? UCI : SAMPLE), ...unpack, createWriteStream(orders)]);
  const lines = readFileSync(orders, "utf8").split("\n").length - 2; // the headings, and nothing after the last line end
  return { orders, lines };
}

/** The same as a workbook, which takes a minute, and the digest that their data set has. */
async function writeWorkbook({ folder, tools }: DataSettings, { orders, lines }: Files, imported: Files) {
  const { command = "" } = tools.pandas as { command?: string };
  const workbook = join(folder, "orders.xlsx");
  await runProcess({ command, args: [WORKBOOK, String(orders), workbook] });
  return { orders: workbook, lines, digest: imported.digest };
}

/** Order lines, a database that holds them, and its features as CSV. */
async function importOrders({ folder }: DataSettings, { orders: unpacked }: Files): Promise<Files> {
  const orders = String(unpacked);
  const [database, features] = ["orders.sqlite", "features.csv"].map((name) => join(folder, name));
  await rm(database, { force: true });
  const { stdout } = await runProcess({
    command: process.execPath,
    args: [CLIENTELE, "import", orders, "--db", database, "--currency", "GBP", "--json"],
  });
  const { digest } = (JSON.parse(stdout) as { dataSetVersion: { digest: string } }).dataSetVersion;
  const raw = readFeatures(database);
  const lines = Array.from({ length: raw.rows }, (_, i) =>
    raw.values.subarray(i * raw.columns, (i + 1) * raw.columns),
  );
  writeFileSync(features, `recency,frequency,monetary,average_order_value,tenure\n${lines.join("\n")}\n`);
  return { orders, database, digest, features, folder, rows: raw.rows };
}

/** The same database with a model: recency, frequency and monetary value, k = 4, eps = 0.5, minSamples = 5. */
async function trainShop({ folder }: DataSettings, orders: Files): Promise<Files> {
  const database = join(folder, "shop.sqlite");
  await copyFile(String(orders.database), database);
  const model = ["--k", "4", "--eps", "0.5", "--min-samples", "5"];
  await runProcess({ command: process.execPath, args: [CLIENTELE, "train", "--db", database, ...model] });
  return { ...orders, database };
}

/** The customers of an imported database in real units, [n × 5], by their number. */
function readFeatures(database: string): Matrix {
  const sqlite = new Sqlite(database);
  const rows = sqlite
    .prepare(
      `SELECT recency_days, frequency, monetary / 1000.0, average_order_value, tenure_days
       FROM customer_features f JOIN customer c ON c.id = f.customer_id ORDER BY c.number`,
    )
    .raw()
    .all() as number[][];
  sqlite.close();
  return { rows: rows.length, columns: 5, values: Float64Array.from(rows.flat()) };
}

/** Scaled customers, and the labels of one k-means for each k, for the trials that judge labelings. */
function writeCustomers(x: Matrix, folder: string): Files {
  const labels: Int32Array[] = [];
  for (let k = LABELINGS.kMin; k <= LABELINGS.kMax; k++)
    labels.push(searchKMeans(x, { k, restarts: 1, maxIterations: 300, seed: SEED }).labels);
  const labelings = join(folder, "labelings.i32");
  writeFileSync(labelings, Buffer.concat(labels.map((one) => Buffer.from(one.buffer))));
  return { ...writeMatrix(join(folder, "customers.f64"), x), labelings };
}

function writeMatrix(path: string, { rows, columns, values }: Matrix): Files {
  writeFileSync(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { matrix: path, rows, columns };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
