import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { insertUpload } from "../../src/database/uploads.js";
import { sweepUploads } from "../../src/http/sweep-uploads.js";
import { withShop } from "../support/workspace.js";

const HOUR = 60 * 60 * 1_000;
const NOW = Date.UTC(2026, 0, 10);

describe("uploads", () => {
  it("go after a day, and cut ones too; not one that an import is using", () =>
    withShop(async ({ workspace, folder }) => {
      const uploadFolder = join(folder, "uploads");
      await mkdir(uploadFolder);
      const add = async (id: string, hoursAgo: number) => {
        const created_at = NOW - hoursAgo * HOUR;
        await writeFile(join(uploadFolder, id), "x");
        await utimes(join(uploadFolder, id), created_at / 1_000, created_at / 1_000);
        const row = { id, file_name: "f", sha256: "0", bytes: 1, created_at };
        if (!id.endsWith(".part")) await insertUpload(workspace.database.db, row).execute();
      };
      for (const [id, hoursAgo] of Object.entries({
        fresh: 23,
        old: 25,
        used: 25,
        "a.part": 23,
        "b.part": 25,
      }))
        await add(id, hoursAgo);
      const claimedUploads = new Set(["used"]);
      await sweepUploads({ workspace, uploadFolder, claimedUploads }, NOW);
      expect((await readdir(uploadFolder)).sort()).toEqual(["a.part", "fresh", "used"]);
      const known = workspace.database.sqlite.prepare("SELECT id FROM upload ORDER BY id").pluck();
      expect(known.all()).toEqual(["fresh", "used"]);
      claimedUploads.clear();
      await sweepUploads({ workspace, uploadFolder, claimedUploads }, NOW);
      expect(known.all()).toEqual(["fresh"]);
    }));
});
