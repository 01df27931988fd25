import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { activeModel } from "../database/active-model.js";
import { currentVersion } from "../database/data-set-versions.js";
import { ClienteleError } from "../errors.js";
import { openGraph } from "../reports/open-graph.js";
import { reportFolders } from "../reports/report-folders.js";
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
}

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
    .option("--no-introspection", "do not let clients ask for the schema")
    .action((flags: ServeFlags) => serve(flags, settings));
}

async function serve(flags: ServeFlags, { version, limits }: ProgramSettings): Promise<void> {
  const address = readAddress(flags);
  const rateLimit = readRateLimit(flags.rateLimit);
  const workspace = await openServerWorkspace(flags.db, limits);
  try {
    const stop = nextSignal();
    const isPublic = !isLoopback(address.host);
    if (isPublic && !(await hasValidToken(workspace.database)))
      throw new ClienteleError("PUBLIC_BIND", { host: address.host });
    await requireFreePort(address);
    if (flags.withSample) await Promise.race([prepareSample(workspace), stop.signalled]);
    if (stop.isSignalled()) return;
    const { buildServer } = await import("../http/server.js"); // late: the other commands start sooner without
    const { openReportPages } = await import("../reports/report-pages.js");
    const graph = await openGraph(workspace, reportFolders());
    const pages = openReportPages(graph, reportFolders(), version);
    const log = (line: string) => process.stderr.write(`${new Date().toISOString()} ${line}\n`);
    const app = await buildServer({
      graph,
      pages,
      corsOrigins: flags.corsOrigin,
      requireToken: isPublic || flags.requireToken === true,
      rateLimit,
      introspection: flags.introspection,
      log,
    });
    await app.listen(address).catch((error: NodeJS.ErrnoException) => {
      throw listenError(error, address);
    });
    const { port } = app.server.address() as AddressInfo; // --port 0 lets the system choose
    announce(flags, { ...address, port });
    await stop.signalled;
    process.stderr.write("\nStopping …\n");
    await app.close();
  } finally {
    await workspace.close();
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
async function prepareSample(workspace: Workspace): Promise<void> {
  const { db } = workspace.database;
  const version = await currentVersion(db).executeTakeFirst();
  const isTrained = (await activeModel(db).executeTakeFirst()) !== undefined;
  if (version && (version.is_sample === 0 || isTrained)) return;
  if (!version) {
    process.stderr.write("The database is empty: importing the synthetic sample orders …\n");
    const files = [{ path: SAMPLE, name: "sample-orders.csv" }];
    throwIfBad(await (await startImport(workspace, { files, isSample: true, currency: "GBP" })).finished);
  }
  process.stderr.write("Training a model on the synthetic sample orders …\n");
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
      `Clientele serves ${db}\n  ${url}/                  start here\n  ${url}/explorer          ask GraphQL\n  ${url}/reports/segments  read the report\n  ${url}/graphql           for programs\nStop with Ctrl-C.\n`,
    );
  }
}

/** The first SIGINT or SIGTERM. */
function nextSignal(): { readonly signalled: Promise<void>; isSignalled(): boolean } {
  let isSignalled = false;
  const signalled = new Promise<void>((resolve) => {
    const stop = () => {
      isSignalled = true;
      resolve();
    };
    process.once("SIGINT", stop).once("SIGTERM", stop);
  });
  return { signalled, isSignalled: () => isSignalled };
}
