import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { activeModel } from "../database/active-model.js";
import { currentVersion } from "../database/data-set-versions.js";
import { ClienteleError } from "../errors.js";
import { LOG_FORMATS, type Log, type LogFormat, openLog } from "../http/log.js";
import { reportFolders } from "../reports/report-folders.js";
import { openReportPages } from "../reports/report-pages.js";
import { hasValidToken } from "../runs/access-tokens.js";
import { startImport } from "../runs/import-orders.js";
import { startTraining } from "../runs/train-model.js";
import { openServerWorkspace, type Workspace } from "../runs/workspace.js";
import {
  type CommonFlags,
  numberFlag,
  type ProgramSettings,
  repeatable,
  withCommonFlags,
} from "./command-line.js";

interface ServeFlags extends CommonFlags {
  readonly port: string;
  readonly host: string;
  readonly withSample?: boolean;
  readonly corsOrigin: readonly string[];
  readonly requireToken?: boolean;
  readonly rateLimit?: string;
  readonly introspection: boolean;
  readonly revealIds?: boolean;
  readonly log: string;
}

/** Requests that wait for a job are answered in the end that it is INTERRUPTED; this long the job may still end by itself. */
const JOB_PATIENCE_MS = 3_000;

const SAMPLE = fileURLToPath(new URL("../../data/sample-orders.csv", import.meta.url));

export function addServe(program: Command, settings: ProgramSettings): void {
  withCommonFlags(program.command("serve"), settings)
    .description("serve the GraphQL API, the explorer and the reports")
    .option("--port <n>", "port to listen on (env CLIENTELE_PORT)", settings.port)
    .option("--host <address>", "address to listen on (env CLIENTELE_HOST)", settings.host)
    .option("--with-sample", "import the synthetic sample orders into an empty database and train a model")
    .addOption(repeatable("--cors-origin <url>", "let web pages of this origin ask"))
    .option("--require-token", "let nobody in without a token (`clientele token create` makes one)")
    .option("--rate-limit <n>", "operations a minute, for each token and each address without one")
    .option("--reveal-ids", "show customers in reports by their numbers instead of pseudonyms")
    .option("--no-introspection", "do not let clients ask for the schema")
    .option(
      "--log <format>",
      "json, text or off (env CLIENTELE_LOG; default: text on a terminal, else json)",
      settings.log,
    )
    .action((flags: ServeFlags) => serve(flags, settings));
}

async function serve(flags: ServeFlags, { version, limits }: ProgramSettings): Promise<void> {
  const address = readAddress(flags);
  const rateLimit = readRateLimit(flags.rateLimit);
  const log = openLog(readLogFormat(flags.log), (text) => process.stderr.write(text));
  const corsOrigins = flags.corsOrigin.map(requireOrigin);
  const workspace = await openServerWorkspace(flags.db, limits);
  try {
    const stop = nextSignal();
    const isPublic = !isLoopback(address.host);
    if (isPublic && !(await hasValidToken(workspace.database)))
      throw new ClienteleError("PUBLIC_BIND", { host: address.host });
    await requireFreePort(address);
    if (flags.withSample) await Promise.race([prepareSample(workspace, log), stop.signalled]);
    if (stop.isSignalled()) return;
    const { buildServer } = await import("../http/server.js"); // late: what is wrong with the flags is said at once
    const { openGraph } = await import("../reports/open-graph.js");
    const graph = await openGraph(workspace, reportFolders());
    const revealsIds = flags.revealIds === true;
    const pages = openReportPages(graph, reportFolders(), { version, revealsIds });
    const app = await buildServer({
      graph,
      pages,
      corsOrigins,
      requireToken: isPublic || flags.requireToken === true,
      rateLimit,
      introspection: flags.introspection,
      version,
      log,
    });
    await app.listen(address).catch((error: NodeJS.ErrnoException) => {
      throw listenError(error, address);
    });
    const { port } = app.server.address() as AddressInfo; // --port 0 lets the system choose
    announce(flags, { ...address, port });
    await stop.signalled;
    log.notice("Stopping …");
    const patience = setTimeout(() => workspace.interrupt(), JOB_PATIENCE_MS);
    await app.close();
    clearTimeout(patience);
    await pages.close();
  } finally {
    await workspace.close();
    log.flush();
  }
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** @throws ClienteleError BAD_SETTING */
function readAddress({ host, port }: ServeFlags): Address {
  const number = numberFlag(port) ?? Number.NaN;
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new ClienteleError("BAD_SETTING", {
      name: "the port",
      value: port,
      why: "It must be a whole number from 0 to 65535.",
    });
  }
  return { host, port: number };
}

/** @throws ClienteleError BAD_OPTION */
function readRateLimit(text: string | undefined): number | null {
  const limit = numberFlag(text);
  if (limit === null || (Number.isInteger(limit) && limit >= 1)) return limit;
  const why = "it must be a whole number of at least 1.";
  throw new ClienteleError("BAD_OPTION", { option: "--rate-limit", value: text as string, why });
}

/** @throws ClienteleError BAD_SETTING */
function readLogFormat(name: string): LogFormat {
  if (name === "") return process.stderr.isTTY ? "text" : "json";
  const format = LOG_FORMATS.find((known) => known === name);
  if (format) return format;
  const why = `It must be one of ${LOG_FORMATS.join(", ")}.`;
  throw new ClienteleError("BAD_SETTING", { name: "the log", value: name, why });
}

/** An origin as browsers write it. @throws ClienteleError BAD_SETTING */
function requireOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.origin === text) return text;
  const example = url && /^https?:$/.test(url.protocol) ? url.origin : "https://shop.example";
  const why = `Give the origin of the pages alone, without a path: ${example}`;
  throw new ClienteleError("BAD_SETTING", { name: "--cors-origin", value: text, why });
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function listenError(error: NodeJS.ErrnoException, { host, port }: Address): unknown {
  if (error.code === "EADDRINUSE") return new ClienteleError("PORT_TAKEN", { host, port });
  if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new ClienteleError("BIND_REFUSED", { host, port, cause: error.code });
  }
  return error;
}

/** Fills an empty database with the sample, so that there is something to look at. */
async function prepareSample(workspace: Workspace, log: Log): Promise<void> {
  const { db } = workspace.database;
  const version = await currentVersion(db).executeTakeFirst();
  const isTrained = (await activeModel(db).executeTakeFirst()) !== undefined;
  if (version && (version.is_sample === 0 || isTrained)) return;
  if (!version) {
    log.notice("The database is empty: importing the synthetic sample orders …");
    const files = [{ path: SAMPLE, name: "sample-orders.csv" }];
    throwIfBad(await (await startImport(workspace, { files, isSample: true, currency: "GBP" })).finished);
  }
  log.notice("Training a model on the synthetic sample orders …");
  throwIfBad(await (await startTraining(workspace, {})).finished);
}

function throwIfBad(failure: ClienteleError | null): void {
  if (failure && failure.code !== "RUN_INTERRUPTED") throw failure;
}

/** Tries the port before any long work, so that nobody waits for nothing. @throws ClienteleError PORT_TAKEN, BIND_REFUSED */
async function requireFreePort(address: Address): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, address)));
    probe.listen(address, () => probe.close(() => resolve()));
  });
}

function announce({ json, db }: ServeFlags, { host, port }: Address): void {
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (json) process.stdout.write(`${JSON.stringify({ url })}\n`);
  else {
    process.stdout.write(
      `Clientele serves ${db}\n  ${url}/                  start here\n  ${url}/explorer          ask GraphQL\n  ${url}/reports/overview  read what was learnt\n  ${url}/graphql           for programs\nStop with Ctrl-C.\n`,
    );
  }
}

/** npm passes Ctrl-C on to a program that has got it already: within that time it is the same one. */
const ONE_SIGNAL_MS = 300;

/** The first SIGINT or SIGTERM; after it, another one ends the program at once. */
function nextSignal(): { readonly signalled: Promise<void>; isSignalled(): boolean } {
  let isSignalled = false;
  const signalled = new Promise<void>((resolve) => {
    const stop = () => {
      if (isSignalled) return;
      isSignalled = true;
      resolve();
      setTimeout(() => process.off("SIGINT", stop).off("SIGTERM", stop), ONE_SIGNAL_MS).unref();
    };
    process.on("SIGINT", stop).on("SIGTERM", stop);
  });
  return { signalled, isSignalled: () => isSignalled };
}
