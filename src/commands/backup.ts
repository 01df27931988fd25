import type { Command } from "commander";
import { checksumPath } from "../database/checksum-file.js";
import { backUp } from "../runs/back-up.js";
import { globalId } from "../runs/global-id.js";
import {
  type CommonFlags,
  type ProgramSettings,
  print,
  withCommonFlags,
  withWorkspace,
} from "./command-line.js";
import { openProgressBar } from "./progress-bar.js";
import { count } from "./text-table.js";

interface BackupFlags extends CommonFlags {
  readonly force?: boolean;
}

export function addBackup(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("backup"), settings)
    .description("copy the whole database into one checked file, also while a server runs")
    .argument("<file>", "where the backup goes; its SHA-256 goes beside it, into <file>.sha256")
    .option("--force", "replace the file if it is there")
    .action((file: string, flags: BackupFlags) => backup(file, flags));
}

async function backup(file: string, flags: BackupFlags): Promise<void> {
  const createdAt = new Date().toISOString();
  const bar = openProgressBar();
  const written = await withWorkspace(flags.db, (workspace) =>
    backUp(workspace, { file, replace: flags.force ?? false }, bar.show).finally(bar.stop),
  );
  const { bytes, sha256, contents } = written;
  const { version, versions, orderLines } = contents;
  print(
    flags,
    { backup: { file, bytes, sha256, dataSetVersion: versionJson(version), orderLines, createdAt } },
    [
      `Backed up ${flags.db} to ${file}`,
      facts([
        ["size", `${count(bytes)} bytes`],
        ["sha256", `${sha256}  (also in ${checksumPath(file)})`],
        ["data set versions", count(versions)],
        ["order lines", count(orderLines)],
        ["data digest", version?.digest ?? "none: no orders yet"],
      ]),
      `Get it back with: clientele restore ${file}`,
    ].join("\n"),
  );
}

/** A data set version as the API names it. */
export function versionJson(version: { id: number; digest: string } | null): object | null {
  return version && { id: globalId("DataSetVersion", version.id), digest: version.digest };
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `  ${name.padEnd(19)}${value}`).join("\n");
}
