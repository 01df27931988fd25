import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { CLI, type CliResult, cleanEnvironment, withFolder } from "./cli.js";

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query, and each test knows its own
export type Answer = any;

interface GraphqlAnswer {
  readonly status: number;
  readonly data: Answer;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly reason?: string; readonly requestId?: string };
  }[];
  readonly extensions?: {
    readonly hints?: readonly string[];
    readonly cost?: { readonly requestedQueryCost: number };
  };
}

/** A server in a process of its own, on a port of its own. */
export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  readonly db: string;
  readonly folder: string;
  /** What it has written to standard error so far. */
  readonly log: () => string;
  /** Posts a query; the answer as it is. */
  graphql(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  /** The data of a query that must go well. */
  ask(query: string, variables?: object): Promise<Answer>;
  /** Sends a file with PUT /imports. @returns its uploadId */
  upload(text: string | Uint8Array<ArrayBuffer>, name?: string): Promise<string>;
  /** Ends it with a signal and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<CliResult>;
}

export interface ServerOptions {
  readonly folder: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `serve --port 0` on shop.sqlite in the folder; resolves when it answers. */
export async function startServer({ folder, args = [], env }: ServerOptions): Promise<RunningServer> {
  const db = join(folder, "shop.sqlite");
  const child = spawn(process.execPath, [CLI, "serve", "--db", db, "--port", "0", "--json", ...args], {
    cwd: folder,
    env: cleanEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  const ended = new Promise<CliResult>((resolve) => {
    child.on("close", (code) => resolve({ code, ...output }));
  });
  const url = await Promise.race([announced(child, output), ended.then(refuse)]);
  const post: RunningServer["graphql"] = (query, variables, headers) =>
    postGraphql(url, query, variables, headers);
  return {
    url,
    pid: child.pid as number,
    db,
    folder,
    log: () => output.stderr,
    graphql: post,
    async ask(query, variables) {
      const answer = await post(query, variables);
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    },
    async upload(body, name = "orders.csv") {
      const target = `${url}/imports?filename=${encodeURIComponent(name)}`;
      const response = await fetch(target, { method: "PUT", body });
      if (response.status !== 201) throw new Error(`PUT /imports answered ${response.status}`);
      return ((await response.json()) as { uploadId: string }).uploadId;
    },
    stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** A server for the time of the work, in a folder of its own unless one is given. */
export async function withServer<T>(
  options: Partial<ServerOptions>,
  work: (server: RunningServer) => Promise<T>,
): Promise<T> {
  if (!options.folder) return withFolder((folder) => withServer({ ...options, folder }, work));
  const server = await startServer({ ...options, folder: options.folder });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** A server that the tests of a block share; it is there from the first test to the last. */
export function shareServer(args: readonly string[] = []): () => RunningServer {
  let server: RunningServer | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "clientele-"));
    server = await startServer({ folder, args });
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return () => server as RunningServer;
}

async function postGraphql(
  url: string,
  query: string,
  variables?: object,
  headers?: Record<string, string>,
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<GraphqlAnswer, "status">) };
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    output.stderr += text;
  });
  return output;
}

/** The address on the first line of standard output. */
function announced(child: ChildProcess, output: { stdout: string }): Promise<string> {
  return new Promise((resolve) => {
    child.stdout?.on("data", () => {
      if (output.stdout.includes("\n")) resolve((JSON.parse(output.stdout) as { url: string }).url);
    });
  });
}

function refuse({ code, stderr }: CliResult): never {
  throw new Error(`the server ended with ${code}: ${stderr}`);
}
