import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import { unpack } from "../formats/unpack.js";
import type { ReadingOptions } from "./reading-options.js";
import { surveyHead } from "./survey-file.js";

/** The files of an import, archives unpacked. */
export interface FilesToRead {
  readonly files: readonly NamedFile[];
  /** What lies in the archives beside them and is no table of orders: a read-me, a picture, a list of customers. */
  readonly leftOut: readonly string[];
}

/**
 * Unpacks archives. Of those with several files the ones with orders are taken: a file whose headings are not those of
 * orders is left out, but one that nearly has them, or has another fault, is not.
 * @param folder for what is unpacked: nobody else may read there, and its owner takes it away
 * @throws ClienteleError those of unpack and surveyHead; where no file of an archive fits, why the most likely one does not
 */
export async function filesToRead(
  given: readonly NamedFile[],
  options: ReadingOptions,
  folder: string,
): Promise<FilesToRead> {
  const files: NamedFile[] = [];
  const leftOut: string[] = [];
  for (const file of given) {
    const parts = await unpack(file, folder);
    const chosen = parts.length === 1 ? parts : await withOrders(parts, options);
    files.push(...chosen);
    leftOut.push(...parts.filter((part) => !chosen.includes(part)).map(({ name }) => name));
  }
  return { files, leftOut };
}

/** A file that has no orders, and how much of what orders need it has, from 0 to 1. */
interface Unfit {
  readonly error: ClienteleError;
  readonly share: number;
}

/** From this share on a file is taken for one of orders with a misspelt heading. */
const LIKELY_SHARE = 0.5;

async function withOrders(
  parts: readonly NamedFile[],
  options: ReadingOptions,
): Promise<readonly NamedFile[]> {
  const unfit = new Map<NamedFile, Unfit>();
  for (const part of parts) {
    const found = await unfitness(part, options);
    if (found) unfit.set(part, found);
  }
  const [likeliest] = [...unfit.values()].sort((a, b) => b.share - a.share);
  if (likeliest && (unfit.size === parts.length || likeliest.share > LIKELY_SHARE)) throw likeliest.error;
  return parts.filter((part) => !unfit.has(part));
}

/** Null for a file with orders. @throws ClienteleError where it has orders and another fault */
async function unfitness(part: NamedFile, options: ReadingOptions): Promise<Unfit | null> {
  try {
    await surveyHead(part, options);
    return null;
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error;
    if (NO_ORDERS.has(error.code)) return { error, share: shareOf(error) };
    const lenient = withoutOption(error, options);
    const found = lenient && (await unfitness(part, lenient));
    if (!found) throw error;
    return { error, share: found.share };
  }
}

/** Faults of files that are no tables of orders at all. */
const NO_ORDERS: ReadonlySet<string> = new Set([
  "MISSING_COLUMNS",
  "NOT_A_TABLE",
  "EMPTY_FILE",
  "TOO_MANY_COLUMNS",
]);

function shareOf({ code, facts }: ClienteleError): number {
  if (code !== "MISSING_COLUMNS") return 0;
  const count = (list: string | number) => String(list).split(", ").length;
  return 1 - count(facts.missing) / count(facts.needed);
}

/**
 * Options that are meant for the files with orders may not suit a read-me beside them.
 * @returns the options under which it can be looked at all the same; null where the fault is another one
 */
function withoutOption({ code, facts }: ClienteleError, options: ReadingOptions): ReadingOptions | null {
  if (code === "UNMARKED_UTF16") return { ...options, encoding: String(facts.encoding) };
  if (code === "UNSUPPORTED_ENCODING") return { ...options, encoding: "latin1" };
  if (code !== "BAD_OPTION" || (facts.option !== "sheet" && facts.option !== "mapping")) return null;
  return { ...options, [facts.option]: null };
}
