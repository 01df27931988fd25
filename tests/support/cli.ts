import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

/**
 * Runs commands of the built program one after the other, each to its end, in one process: for the many that are over
 * at once, where starting is most of the work.
 */
export async function runCliInTurn(
  commands: readonly (readonly string[])[],
  { cwd = tmpdir() }: Pick<CliOptions, "cwd"> = {},
): Promise<CliResult[]> {
  const child = spawn(process.execPath, [IN_TURN], {
    cwd,
    env: cleanEnvironment(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ cli: CLI, commands }));
  let output = "";
  for await (const text of child.stdout.setEncoding("utf8")) output += text;
  return JSON.parse(output) as CliResult[];
}

/** A command with --json that must go well. */
export async function runJson<Data>(args: readonly string[], options?: CliOptions): Promise<Data> {
  const { code, stdout, stderr } = await runCli([...args, "--json"], options);
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
