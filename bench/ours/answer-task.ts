import { readFileSync, writeFileSync } from "node:fs";
import type { Matrix } from "../../src/numeric/matrix.js";
import type { Answer } from "../answer.js";

/** What a task is to do: `name=value` arguments of the process. */
export interface Asked {
  text(name: string): string;
  /** null where there is no such argument. */
  given(name: string): string | null;
  number(name: string): number;
  numbers(name: string): number[];
  /** The customers, [rows × columns]: float64, row-major, in the file `matrix`. */
  matrix(): Matrix;
  /** Several labelings of them, int32, one after the other, in the file `labelings`. */
  labelings(): Int32Array[];
}

/** What a task did. */
interface Done {
  readonly seconds: number;
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly labels?: readonly Int32Array[];
  /** Where another process did the work: its peak in MB. */
  readonly megabytes?: number;
}

export type OwnTask = (asked: Asked) => Promise<Done> | Done;

/** Does the task that the first argument names, and prints the `Answer` as one line of JSON. */
export async function answerTask(tasks: Readonly<Record<string, OwnTask>>): Promise<void> {
  const [task, ...settings] = process.argv.slice(2);
  try {
    process.stdout.write(`${JSON.stringify(await answer(tasks[task], readAsked(settings)))}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

async function answer(task: OwnTask, asked: Asked): Promise<Answer> {
  const { seconds, values, labels, megabytes } = await task(asked);
  const peak = megabytes ?? process.resourceUsage().maxRSS / 1024;
  const path = labels ? asked.text("labelsOut") : null;
  if (labels && path) writeFileSync(path, Buffer.concat(labels.map((one) => Buffer.from(one.buffer))));
  return { seconds, megabytes: peak, values, labels: path };
}

/** The result of some work, and how long it took. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ result: T; seconds: number }> {
  const from = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - from) / 1000 };
}

function readAsked(settings: readonly string[]): Asked {
  const given = new Map(
    settings.map((setting): [string, string] => {
      const at = setting.indexOf("=");
      return [setting.slice(0, at), setting.slice(at + 1)];
    }),
  );
  const text = (name: string) => {
    const value = given.get(name);
    if (value === undefined) throw new Error(`There is no argument ${name}=…`);
    return value;
  };
  const number = (name: string) => Number(text(name));
  const bytes = (name: string) => new Uint8Array(readFileSync(text(name))).buffer;
  return {
    text,
    given: (name) => given.get(name) ?? null,
    number,
    numbers: (name) => text(name).split(",").map(Number),
    matrix: () => ({
      rows: number("rows"),
      columns: number("columns"),
      values: new Float64Array(bytes("matrix")),
    }),
    labelings() {
      const all = new Int32Array(bytes("labelings"));
      const n = number("rows");
      return Array.from({ length: all.length / n }, (_, i) => all.subarray(i * n, (i + 1) * n));
    },
  };
}
