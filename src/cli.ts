#!/usr/bin/env node
import "./config.js"; // first: graphql reads NODE_ENV while it is loaded

import { Command, CommanderError } from "commander";
import { addActivate } from "./commands/activate.js";
import { addBackup } from "./commands/backup.js";
import { addCancel } from "./commands/cancel.js";
import { addClassify } from "./commands/classify.js";
import { addCompare } from "./commands/compare.js";
import { addErase } from "./commands/erase.js";
import { addExport } from "./commands/export.js";
import { addImport } from "./commands/import.js";
import { addProfiles } from "./commands/profiles.js";
import { addRenameSegment } from "./commands/rename-segment.js";
import { addReport } from "./commands/report.js";
import { addRestore } from "./commands/restore.js";
import { addRuns } from "./commands/runs.js";
import { addServe } from "./commands/serve.js";
import { addToken } from "./commands/token.js";
import { addTrain } from "./commands/train.js";
import { addTune } from "./commands/tune.js";
import { addVersions } from "./commands/versions.js";
import { programVersion, readConfig } from "./config.js";
import { ClienteleError, InvalidInput } from "./errors.js";
import { parseRunLimits } from "./runs/run-limits.js";

const REFUSED = 1;
const WRONG_USAGE = 2;
const BUG = 70;

function buildProgram(): Command {
  const config = readConfig();
  const settings = { ...config, version: programVersion(), limits: parseRunLimits(config) };
  const program = new Command("clientele")
    .description("Turns a shop's order lines into customer segments and anomalies.")
    .version(settings.version)
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .configureHelp({ showGlobalOptions: true });
  for (const add of [
    addServe,
    addImport,
    addTune,
    addTrain,
    addClassify,
    addReport,
    addExport,
    addRuns,
    addCancel,
    addActivate,
    addCompare,
    addRenameSegment,
    addProfiles,
    addVersions,
    addErase,
    addToken,
    addBackup,
    addRestore,
  ]) {
    add(program, settings);
  }
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
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
