import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { ClienteleError } from "../errors.js";
import { parseHead } from "./parse-notebook.js";

export interface ReportEntry {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly order: number | null;
  /** The path of the notebook. */
  readonly file: string;
}

/**
 * The notebooks of one or more folders, by their order, then by name. A file that cannot be read as a notebook is listed
 * all the same: its page says what is wrong.
 */
export async function listReports(folders: string | readonly string[]): Promise<ReportEntry[]> {
  const entries = Array.from(await notebookFiles(folders), ([name, file]) => readEntry(name, file));
  return (await Promise.all(entries)).sort(inOrder);
}

/**
 * The paths of the notebooks by their names, unread. Where two folders have a name, the first one's counts; a folder may be
 * missing.
 */
export async function notebookFiles(
  folders: string | readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const folder of [folders].flat()) {
    for (const name of await notebookNames(folder))
      if (!files.has(name)) files.set(name, join(folder, `${name}.md`));
  }
  return files;
}

function inOrder(a: ReportEntry, b: ReportEntry): number {
  const [left, right] = [a.order ?? Number.POSITIVE_INFINITY, b.order ?? Number.POSITIVE_INFINITY];
  return left === right ? (a.name < b.name ? -1 : 1) : left - right;
}

/** The notebook of a name among those that are listed, so that no name leads out of the folders. */
export function reportNamed(entries: readonly ReportEntry[], name: string): ReportEntry {
  const found = entries.find((entry) => entry.name === name);
  if (found) return found;
  const known = entries.map((entry) => entry.name).join(", ") || "none";
  throw new ClienteleError("REPORT_NOT_FOUND", { name, known });
}

/** When a notebook was last changed, milliseconds; null where there is none of that name. */
export async function changeOfReport(folders: readonly string[], name: string): Promise<number | null> {
  const file = (await notebookFiles(folders)).get(name);
  return file === undefined ? null : (await stat(file)).mtimeMs;
}

/** A notebook's file as messages name it: folder and file, not the whole path of this machine. */
export function shownFile(file: string): string {
  return `${basename(join(file, ".."))}/${basename(file)}`;
}

async function notebookNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return files
    .filter((file) => /^[a-z0-9][\w-]*\.md$/i.test(file) && !/^readme\.md$/i.test(file))
    .map((file) => file.slice(0, -3));
}

async function readEntry(name: string, file: string): Promise<ReportEntry> {
  const { title, question, order } = parseHead(shownFile(file), await readFile(file, "utf8")).head;
  return { name, title: title || name, question, order, file };
}
