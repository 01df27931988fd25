import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { deleteUpload, uploadsBefore } from "../database/uploads.js";
import type { GraphServices } from "../graphql/context.js";

const KEPT_MS = 24 * 60 * 60 * 1_000;
const EVERY_MS = 60 * 60 * 1_000;

type Uploads = Pick<GraphServices, "workspace" | "uploadFolder" | "claimedUploads">;

/** Sweeps now, and once an hour for as long as the server runs. */
export async function keepUploadsSwept(
  app: FastifyInstance,
  uploads: Uploads,
  log: (line: string) => void,
): Promise<void> {
  await sweepUploads(uploads, Date.now());
  const sweep = () => sweepUploads(uploads, Date.now()).catch((error) => log(`${(error as Error).stack}`));
  const timer = setInterval(sweep, EVERY_MS).unref();
  app.addHook("onClose", async () => clearInterval(timer));
}

/** Removes uploads that nobody imported in a day, and parts of those that never ended; none that an import is using. */
export async function sweepUploads(
  { workspace, uploadFolder, claimedUploads }: Uploads,
  now: number,
): Promise<void> {
  const { db } = workspace.database;
  const before = now - KEPT_MS;
  for (const { id } of await uploadsBefore(db, before).execute()) {
    if (claimedUploads.has(id)) continue;
    await deleteUpload(db, id).execute();
    await rm(join(uploadFolder, id), { force: true });
  }
  for (const name of await readdir(uploadFolder)) {
    const path = join(uploadFolder, name);
    if (!name.endsWith(".part")) continue;
    const file = await stat(path).catch(() => null); // it may have arrived meanwhile
    if (file && file.mtimeMs < before) await rm(path, { force: true });
  }
}
