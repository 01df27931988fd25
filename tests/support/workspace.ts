import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentVersion } from "../../src/database/data-set-versions.js";
import { importById } from "../../src/database/imports.js";
import { modelRunById } from "../../src/database/model-runs.js";
import { type Database, openDatabase } from "../../src/database/open-database.js";
import { ClienteleError, InvalidInput } from "../../src/errors.js";
import { type ImportRequest, startImport } from "../../src/runs/import-orders.js";
import { startTraining, type TrainModelRequest } from "../../src/runs/train-model.js";
import { openServerWorkspace, openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import { type OrderRow, ordersCsv } from "./orders.js";

/** A folder of its own for the time of `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "clientele-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An empty database in a file. */
export function withEmptyDatabase<T>(use: (database: Database, folder: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const database = openDatabase(join(folder, "shop.sqlite"));
    try {
      return await use(database, folder);
    } finally {
      database.close();
    }
  });
}

/** A workspace with a database in a file and real worker threads, and short ways to use it. */
export interface Shop {
  readonly workspace: Workspace;
  readonly folder: string;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Imports rows, or a file's content, to the end; gives the import's row. @throws why it failed */
  import(content: readonly OrderRow[] | string | Uint8Array, request?: Partial<ImportRequest>): ImportEnd;
  /** Trains to the end; gives the run's row. @throws why it failed */
  train(request?: TrainModelRequest): TrainEnd;
  /** The version in force. */
  version(): ReturnType<ReturnType<typeof currentVersion>["executeTakeFirstOrThrow"]>;
}

type ImportEnd = ReturnType<ReturnType<typeof importById>["executeTakeFirstOrThrow"]>;
type TrainEnd = ReturnType<ReturnType<typeof modelRunById>["executeTakeFirstOrThrow"]>;

/** A shop as the command line has it. */
export function withShop<T>(use: (shop: Shop) => Promise<T>): Promise<T> {
  return withFolder((folder) => inShop(folder, openWorkspace(join(folder, "shop.sqlite")), use));
}

/** A shop as a server has it: jobs wait for their turn. */
export function withServerShop<T>(use: (shop: Shop) => Promise<T>): Promise<T> {
  return withFolder(async (folder) =>
    inShop(folder, await openServerWorkspace(join(folder, "shop.sqlite")), use),
  );
}

/** The shop whose database lies in a folder, as the command line has it. */
export function openShopIn<T>(folder: string, use: (shop: Shop) => Promise<T>): Promise<T> {
  return inShop(folder, openWorkspace(join(folder, "shop.sqlite")), use);
}

async function inShop<T>(folder: string, workspace: Workspace, use: (shop: Shop) => Promise<T>): Promise<T> {
  try {
    return await use(openShop(folder, workspace));
  } finally {
    await workspace.close();
  }
}

function openShop(folder: string, workspace: Workspace): Shop {
  const { db } = workspace.database;
  const write = async (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  let files = 0;
  return {
    workspace,
    folder,
    write,
    async import(content, request) {
      const name = `orders-${++files}.csv`;
      const path = await write(name, isRows(content) ? ordersCsv(content) : content);
      const { importId, finished } = await startImport(workspace, { files: [{ path, name }], ...request });
      const failure = await finished;
      if (failure) throw failure;
      return importById(db, importId).executeTakeFirstOrThrow();
    },
    async train(request = {}) {
      const { runId, finished } = await startTraining(workspace, request);
      const failure = await finished;
      if (failure) throw failure;
      return modelRunById(db, runId).executeTakeFirstOrThrow();
    },
    version: () => currentVersion(db).executeTakeFirstOrThrow(),
  };
}

function isRows(content: readonly OrderRow[] | string | Uint8Array): content is readonly OrderRow[] {
  return Array.isArray(content);
}

/** The fault that something ends with. */
export async function faultOf(what: Promise<unknown> | (() => unknown)): Promise<ClienteleError> {
  try {
    await (typeof what === "function" ? what() : what);
  } catch (error) {
    if (error instanceof ClienteleError) return error;
    if (error instanceof InvalidInput && error.faults.length === 1) return error.faults[0];
    throw error;
  }
  throw new Error("it did not fail");
}
