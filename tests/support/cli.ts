import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The built program: build first (`npx tsc -b`). */
export const CLI = join(ROOT, "dist/cli.js");

/** The sample orders that ship with the program. */
export const SAMPLE = join(ROOT, "data/sample-orders.csv");

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The environment of the program under test: ours, without any setting for Clientele. */
export function cleanEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(CLIENTELE_|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(own), ...extra };
}

/** Runs one command of the built program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: cleanEnvironment(options.env),
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined); // a command that reads none may have ended before
    child.stdin.end(options.stdin ?? "");
  });
}

const IN_TURN = join(ROOT, "tests/support/cli-in-turn.mjs");

/** A process in which commands of the built program run one after the other: starting it is most of the work of many. */
export interface OpenCli {
  run(...args: string[]): Promise<CliResult>;
  close(): Promise<void>;
}

/** Each command ends as it would alone; they share the working directory, and none reads standard input. */
function openCli(cwd = tmpdir()): OpenCli {
  const child = spawn(process.execPath, [IN_TURN], {
    ...{ cwd, env: cleanEnvironment(), stdio: ["pipe", "pipe", "inherit"] },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = once(child, "close");
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(...args) {
      const ended = last.then(async () => {
        child.stdin.write(`${JSON.stringify({ cli: CLI, args })}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error(`the process ended with clientele ${args.join(" ")}`);
        return JSON.parse(value) as CliResult;
      });
      last = ended.catch(() => undefined);
      return ended;
    },
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

/** Commands in one process, for the time of the work. */
export async function withCli<T>(cwd: string | undefined, work: (cli: OpenCli) => Promise<T>): Promise<T> {
  const cli = openCli(cwd);
  try {
    return await work(cli);
  } finally {
    await cli.close();
  }
}

/** Such a process for the tests of a file, from the first to the last. */
export function shareCli(): {
  run(...args: string[]): Promise<CliResult>;
  /** A command with --json that must go well. */
  json<Data>(...args: string[]): Promise<Data>;
} {
  let cli: OpenCli;
  beforeAll(() => {
    cli = openCli();
  });
  afterAll(() => cli.close());
  return {
    run: (...args) => cli.run(...args),
    json: async (...args) => dataOf(args, await cli.run(...args, "--json")),
  };
}

/** Commands one after the other in one process, each to its end. */
export function runCliInTurn(
  commands: readonly (readonly string[])[],
  { cwd }: Pick<CliOptions, "cwd"> = {},
): Promise<CliResult[]> {
  return withCli(cwd, ({ run }) => Promise.all(commands.map((args) => run(...args))));
}

/** A command with --json that must go well. */
export async function runJson<Data>(args: readonly string[], options?: CliOptions): Promise<Data> {
  return dataOf(args, await runCli([...args, "--json"], options));
}

function dataOf<Data>(args: readonly string[], { code, stdout, stderr }: CliResult): Data {
  if (code !== 0) throw new Error(`clientele ${args.join(" ")} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Data;
}

/** A folder of its own for the time of the work. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "clientele-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
