import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ClienteleError } from "../errors.js";
import type { NamedFile } from "../formats/table.js";
import type { ImportRequest } from "../runs/import-orders.js";
import type { KnownInvoicePolicy } from "../runs/settle-known-lines.js";
import { type CommonFlags, numberFlag } from "./command-line.js";

/** Flags of `clientele import`, as they were typed. */
export interface ImportFlags extends CommonFlags {
  readonly replace?: boolean;
  readonly onKnownInvoice?: string;
  readonly dryRun?: boolean;
  readonly preset?: string;
  readonly map: readonly string[];
  readonly dateFormat?: string;
  readonly decimal?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly sheet?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly cleaningProfile?: string;
  readonly maxRejectShare?: string;
  readonly keep?: string;
}

/**
 * What the flags ask for.
 * @param scratch a folder that standard input may be kept in
 */
export async function importRequest(
  paths: readonly string[],
  flags: ImportFlags,
  scratch: string,
): Promise<ImportRequest> {
  if (paths.filter((path) => path === "-").length > 1) {
    throw new ClienteleError("BAD_OPTION", {
      option: "FILE",
      value: "-",
      why: "standard input can be read once.",
    });
  }
  const mapping = flags.map.map(columnAndField);
  const spool = join(scratch, "standard-input");
  if (paths.includes("-")) await keepStandardInput(spool);
  const fileOf = (path: string): NamedFile =>
    path === "-" ? { path: spool, name: "standard input" } : { path, name: basename(path) };
  return {
    files: paths.map(fileOf),
    replace: flags.replace,
    onKnownInvoice: flags.onKnownInvoice?.toUpperCase() as KnownInvoicePolicy | undefined,
    preset: flags.preset,
    mapping,
    dateFormat: flags.dateFormat,
    decimal: flags.decimal,
    delimiter: flags.delimiter,
    encoding: flags.encoding,
    sheet: flags.sheet,
    timeZone: flags.timeZone,
    currency: flags.currency,
    cleaningProfile: flags.cleaningProfile,
    maxRejectShare: numberFlag(flags.maxRejectShare),
    keepVersions: numberFlag(flags.keep),
  };
}

/** "Buyer=customerNumber"; a heading may hold an = itself. */
function columnAndField(text: string): { column: string; field: string } {
  const at = text.lastIndexOf("=");
  if (at > 0) return { column: text.slice(0, at), field: text.slice(at + 1) };
  throw new ClienteleError("BAD_OPTION", { option: "--map", value: text, why: "it must be column=field." });
}

/** Standard input cannot be read twice, so it is kept in a file while the import goes on. */
async function keepStandardInput(path: string): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }), { signal: interruption.signal });
  } catch (error) {
    throw interruption.signal.aborted ? new ClienteleError("RUN_INTERRUPTED") : error;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
}
