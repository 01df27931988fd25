import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { startImport } from "../../src/runs/import-orders.js";
import { openWorkspace } from "../../src/runs/workspace.js";

/** The real order lines; see ../shared/data/README.md. */
export const UCI = fileURLToPath(new URL("../../../shared/data/online-retail.csv.gz", import.meta.url));

/** Whether they are there; says on the console what is skipped where they are not. */
export function hasUci(what: string): boolean {
  const there = existsSync(UCI);
  if (!there) console.warn(`${what} are skipped: there is no file ${UCI}.`);
  return there;
}

/** A database of one's own with the UCI orders in it. They take seconds to import: whoever comes first does it for all. */
export async function copyUciDatabase(path: string): Promise<void> {
  const folder = join(inject("sharedFolder"), "uci");
  const [made, state] = [join(folder, "uci.sqlite"), join(folder, "state")];
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    const failure = await importUci(made).catch(String);
    await writeFile(state, failure ?? "made");
  }
  while (!existsSync(state)) await sleep(50);
  expect(await readFile(state, "utf8")).toBe("made");
  await copyFile(made, path);
}

async function importUci(path: string): Promise<string | null> {
  const workspace = openWorkspace(path);
  try {
    const files = [{ path: UCI, name: "online-retail.csv" }];
    const failure = await (await startImport(workspace, { files, currency: "GBP" })).finished;
    workspace.database.sqlite.pragma("wal_checkpoint(TRUNCATE)");
    return failure && String(failure);
  } finally {
    await workspace.close();
  }
}
