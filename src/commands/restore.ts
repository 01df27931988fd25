import type { Command } from "commander";
import { type Restored, restoreDatabase } from "../database/restore-database.js";
import { versionJson } from "./backup.js";
import { type CommonFlags, type ProgramSettings, print, withCommonFlags } from "./command-line.js";
import { openProgressBar } from "./progress-bar.js";

export function addRestore(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("restore"), settings)
    .description("put a backup in the place of the database, which is kept beside it; stop the server first")
    .argument("<file>", "a file that `clientele backup` made; it is checked first")
    .action((file: string, flags: CommonFlags) => restore(file, flags));
}

/** Opens no workspace: the database may be missing or damaged, which is what restoring is for. */
async function restore(file: string, flags: CommonFlags): Promise<void> {
  const { contents, keptAs } = restoreWithBar(file, flags.db);
  const dataSetVersion = versionJson(contents.version);
  print(
    flags,
    { restore: { file, database: flags.db, keptAs, dataSetVersion } },
    [
      `Restored ${flags.db} from ${file}`,
      ...(keptAs
        ? [
            `The database that was there before is kept as ${keptAs}`,
            `Go back to it with: clientele restore ${keptAs} --db ${flags.db}`,
          ]
        : []),
    ].join("\n"),
  );
}

function restoreWithBar(file: string, databasePath: string): Restored {
  const bar = openProgressBar();
  try {
    return restoreDatabase(databasePath, file, (fraction, phase) => bar.show({ fraction, phase }));
  } finally {
    bar.stop();
  }
}
