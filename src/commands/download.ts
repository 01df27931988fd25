import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { ClienteleError } from "../errors.js";
import { KNOWN_DATA_SETS, type KnownDataSet, knownImport, requireRoomFor } from "../runs/known-data-sets.js";
import {
  type CommonFlags,
  interruptible,
  type ProgramSettings,
  print,
  withCommonFlags,
  withWorkspace,
} from "./command-line.js";
import { downloadFile } from "./download-file.js";
import { runImport } from "./import.js";
import { openProgressBar } from "./progress-bar.js";
import { count } from "./text-table.js";

interface DownloadFlags extends CommonFlags {
  readonly out?: string;
  readonly file?: string;
  readonly again?: boolean;
  readonly import: boolean;
  readonly replace?: boolean;
}

/** Where a data set is to come from and to go to. */
interface Order {
  readonly dataSet: KnownDataSet;
  readonly url: string;
  readonly path: string;
  readonly flags: DownloadFlags;
}

const PATIENCE_MS = 60_000;

export function addDownload(program: Command, settings: ProgramSettings): void {
  const names = KNOWN_DATA_SETS.map(({ name }) => name);
  withCommonFlags(program.command("download"), settings)
    .description(
      "fetch a published data set and import it; its digest proves that it is the one that is known",
    )
    .addArgument(program.createArgument("<name>", "the data set").choices(names))
    .option("--out <file>", `where the file goes (default: data/${KNOWN_DATA_SETS[0].fileName})`)
    .option("--again", "download it also where the file is there already")
    .addOption(
      new Option("--file <path>", "take this file, downloaded by hand").conflicts(["out", "again", "import"]),
    )
    .option("--no-import", "only download it")
    .option("--replace", "let these orders take the place of all that are there")
    .action((name: string, flags: DownloadFlags) => {
      const dataSet = KNOWN_DATA_SETS.find((one) => one.name === name)!;
      const path = resolve(flags.file ?? flags.out ?? join("data", dataSet.fileName));
      return download({ dataSet, url: settings.downloadUrl || dataSet.url, path, flags });
    });
}

async function download(order: Order): Promise<void> {
  const { dataSet, path, flags } = order;
  if (!flags.import) {
    const isNew = await interruptible((interruption) => obtain(order, interruption));
    const next = `Import it: clientele download ${dataSet.name}${flags.out ? ` --file ${quoted(path)}` : ""}`;
    return print(flags, { download: downloadJson(order, isNew) }, `${path} is there.\n${next}`);
  }
  await withWorkspace(flags.db, async (workspace, interruption) => {
    await requireRoomFor(workspace.database.db, dataSet, flags.replace ?? false);
    const isNew = await obtain(order, interruption);
    const request = knownImport(dataSet, path, flags.replace ?? false);
    const beside = { download: downloadJson(order, isNew) };
    await runImport(workspace, request, flags, beside).catch((error) => {
      throw asDifference(error, order);
    });
  });
}

/** Downloads the file where it is wanted. @returns whether it was */
async function obtain({ dataSet, url, path, flags }: Order, interruption: AbortSignal): Promise<boolean> {
  const { title, rows, citation, licence, firstBytes, largestBytes } = dataSet;
  if (flags.file) return false; // the import says it where it is not there
  if (!flags.again && existsSync(path)) {
    process.stderr.write(`Using ${path}, which is there already (--again downloads it anew).\n`);
    return false;
  }
  const refusal = (cause: string) =>
    new ClienteleError("DOWNLOAD_FAILED", { title, cause, url, path: quoted(path), command: commandAgain() });
  const bar = openProgressBar();
  const wanted = { url, path, firstBytes, largestBytes, patienceMs: PATIENCE_MS, refusal };
  const bytes = await downloadFile(wanted, interruption, bar.show).finally(bar.stop);
  process.stderr.write(`Downloaded ${count(bytes)} bytes to ${path}.\n`);
  process.stderr.write(`${title}: ${count(rows)} order lines; ${citation}, ${licence}.\n`);
  return true;
}

/** What was typed, but for --again: with the file in its place it needs no network. */
function commandAgain(): string {
  const typed = process.argv.slice(2).filter((argument) => argument !== "--again");
  return ["clientele", ...typed.map(quoted)].join(" ");
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./:=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Other orders than the known ones are no loss: the file can be imported for what it is. */
function asDifference(error: unknown, { dataSet, path }: Order): unknown {
  if (!(error instanceof ClienteleError) || error.code !== "DIGEST_DIFFERS") return error;
  const { title, name, currency } = dataSet;
  return new ClienteleError("DOWNLOAD_DIFFERS", {
    ...error.facts,
    ...{ title, name, currency, path: quoted(path) },
  });
}

function downloadJson({ dataSet, url, path }: Order, isNew: boolean): object {
  const { name, title, citation, licence } = dataSet;
  return { name, title, url, path, isNew, citation, licence };
}
