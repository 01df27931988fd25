#!/usr/bin/env node
import "./config.js"; // first: graphql reads NODE_ENV while it is loaded

import { Command, CommanderError } from "commander";
import type { ProgramSettings } from "./commands/command-line.js";
import { programVersion, readConfig } from "./config.js";
import { ClienteleError, InvalidInput } from "./errors.js";
import { parseRunLimits } from "./runs/run-limits.js";

const REFUSED = 1;
const WRONG_USAGE = 2;
const BUG = 70;

type AddCommand = (program: Command, settings: ProgramSettings) => void;

/** The commands in the order in which `--help` lists them. Only the one that was named is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  serve: async () => (await import("./commands/serve.js")).addServe,
  import: async () => (await import("./commands/import.js")).addImport,
  download: async () => (await import("./commands/download.js")).addDownload,
  tune: async () => (await import("./commands/tune.js")).addTune,
  train: async () => (await import("./commands/train.js")).addTrain,
  classify: async () => (await import("./commands/classify.js")).addClassify,
  report: async () => (await import("./commands/report.js")).addReport,
  export: async () => (await import("./commands/export.js")).addExport,
  runs: async () => (await import("./commands/runs.js")).addRuns,
  cancel: async () => (await import("./commands/cancel.js")).addCancel,
  activate: async () => (await import("./commands/activate.js")).addActivate,
  compare: async () => (await import("./commands/compare.js")).addCompare,
  "rename-segment": async () => (await import("./commands/rename-segment.js")).addRenameSegment,
  profiles: async () => (await import("./commands/profiles.js")).addProfiles,
  versions: async () => (await import("./commands/versions.js")).addVersions,
  erase: async () => (await import("./commands/erase.js")).addErase,
  token: async () => (await import("./commands/token.js")).addToken,
  backup: async () => (await import("./commands/backup.js")).addBackup,
  restore: async () => (await import("./commands/restore.js")).addRestore,
};

async function buildProgram(named: string | undefined): Promise<Command> {
  const config = readConfig();
  const settings = { ...config, version: programVersion(), limits: parseRunLimits(config) };
  const program = new Command("clientele")
    .description("Turns a shop's order lines into customer segments and anomalies.")
    .version(settings.version)
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .configureHelp({ showGlobalOptions: true });
  const needed = Object.hasOwn(COMMANDS, named ?? "") ? [COMMANDS[named!]] : Object.values(COMMANDS);
  for (const load of needed) (await load())(program, settings);
  for (const command of program.commands.flatMap((command) => [command, ...command.commands])) {
    command.exitOverride().showHelpAfterError("(see --help)");
  }
  return program;
}

/** Says what was wrong on standard error; standard output stays empty. @returns the exit code */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  const faults =
    error instanceof InvalidInput ? error.faults : error instanceof ClienteleError ? [error] : [];
  for (const fault of faults) process.stderr.write(`${fault.code}: ${fault.message}\n`);
  if (faults.length > 0) return isStopped() ? Number(process.exitCode) : isBug(faults[0]) ? BUG : REFUSED;
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`This is a bug in Clientele; please report it.\n${stack}\n`);
  return BUG;
}

/** Whether a signal ended the work; then the exit code says so already. */
function isStopped(): boolean {
  return process.exitCode === 130 || process.exitCode === 143;
}

function isBug({ code }: ClienteleError): boolean {
  return code === "WORKER_FAILED";
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader of a pipe has seen enough
});

try {
  await (await buildProgram(process.argv[2])).parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
