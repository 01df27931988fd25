import { type Command, Option } from "commander";
import type { Graph } from "../reports/open-graph.js";
import { reportFolders } from "../reports/report-folders.js";
import type { RunLimits } from "../runs/run-limits.js";
import type { Workspace } from "../runs/workspace.js";

/** Flags that every command has. */
export interface CommonFlags {
  readonly db: string;
  readonly json?: boolean;
}

/** What commands get from outside: where the database is by default, and the program's version. */
export interface ProgramSettings {
  readonly databasePath: string;
  readonly port: string;
  readonly host: string;
  readonly log: string;
  /** Whence `download` fetches; empty: from where the data set is published. */
  readonly downloadUrl: string;
  readonly version: string;
  readonly limits: RunLimits;
}

/** Adds the flags that every command has. */
export function withCommonFlags(command: Command, settings: ProgramSettings): Command {
  return command
    .option("--db <file>", "the database file (env CLIENTELE_DB)", settings.databasePath)
    .option("--json", "one JSON object on standard output, in the spelling of the GraphQL API");
}

/** A flag that may be given several times; its value is the list of them. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description}; may be repeated`)
    .argParser((value: string, all: readonly string[]) => [...all, value])
    .default([], "none");
}

export interface OpenProgram {
  readonly workspace: Workspace;
  readonly graph: Graph;
}

/** Opens the database and the graph over it for the time of one command. */
export function withProgram<T>(
  databasePath: string,
  use: (program: OpenProgram) => Promise<T>,
  limits?: RunLimits,
): Promise<T> {
  return withWorkspace(
    databasePath,
    async (workspace) => {
      const { openGraph } = await import("../reports/open-graph.js"); // late: half of what there is to load
      return use({ workspace, graph: await openGraph(workspace, reportFolders()) });
    },
    limits,
  );
}

/** Opens the database for the time of one command. Ctrl-C interrupts its work cleanly, and aborts the signal. */
export async function withWorkspace<T>(
  databasePath: string,
  use: (workspace: Workspace, interruption: AbortSignal) => Promise<T>,
  limits?: RunLimits,
): Promise<T> {
  const { openWorkspace } = await import("../runs/workspace.js"); // late: what is wrong with the flags is said at once
  const workspace = openWorkspace(databasePath, limits);
  try {
    return await interruptible((interruption) => {
      interruption.addEventListener("abort", () => workspace.interrupt());
      return use(workspace, interruption);
    });
  } finally {
    await workspace.close();
  }
}

/** Does work that Ctrl-C and SIGTERM stop: they abort its signal, and the exit code says so. */
export async function interruptible<T>(work: (interruption: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    process.exitCode = signal === "SIGINT" ? 130 : 143; // 128 + the signal's number, as shells have it
    process.stderr.write("\nStopping …\n");
    interruption.abort();
  };
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}

/** Prints for programs or for people: nothing else of a command goes to standard output. */
export function print(flags: CommonFlags, forPrograms: object, forPeople: string): void {
  process.stdout.write(flags.json ? `${JSON.stringify(forPrograms, null, 2)}\n` : `${forPeople}\n`);
}

/** A number as it was typed, for the validator to judge; null where the flag was not given. */
export function numberFlag(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text.trim() === "" ? Number.NaN : Number(text);
}
