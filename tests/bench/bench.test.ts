import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Results } from "../../bench/table.js";
import { cleanEnvironment, withFolder } from "../support/cli.js";
import { isLong } from "../support/long.js";

const ROOT = join(import.meta.dirname, "../..");

function bench(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = ["--import", "tsx", "bench/run.ts", ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, env: cleanEnvironment(env), encoding: "utf8" });
}

describe("npm run bench", () => {
  it.runIf(isLong)(
    "runs trials of every kind of script, and both sides compute the same",
    { timeout: 300_000 },
    () =>
      withFolder(async (folder) => {
        const out = join(folder, "results.json");
        const only = [
          "--only",
          "k-means-sweep",
          "--only",
          "silhouettes",
          "--only",
          "dbscan-grid,dbscan-100k",
          "--only",
          "import-uci,import-10m",
        ];
        const ended = bench(["--quick", ...only, "--data", folder, "--out", out]);
        expect(ended.stderr).not.toMatch(/Error/);
        expect(ended.status).toBe(0);
        const { results } = JSON.parse(readFileSync(out, "utf8")) as Results;
        expect(results.map(({ trial }) => trial)).toEqual([
          "k-means-sweep",
          "silhouettes",
          "dbscan-grid",
          "dbscan-100k",
          "import-uci",
          "import-10m",
        ]);
        for (const { ours, failed, peers } of results) {
          expect(failed).toBeNull();
          expect(ours?.seconds).toHaveLength(1);
          for (const { skipped, agreement } of peers) {
            if (skipped === null) expect(agreement?.holds ?? true).toBe(true);
            else expect(skipped).toMatch(/is not on this machine; on Debian: apt-get install/);
          }
        }
        expect(ended.stdout).toContain("| `silhouettes` | 600 × 5 |");
      }),
  );

  it("runs without a peer that is not there, and says how to get it", { timeout: 300_000 }, () =>
    withFolder(async (folder) => {
      const flags = ["--quick", "--only", "dbscan-100k", "--data", folder, "--json"];
      const { status, stdout, stderr } = bench(flags, { PATH: folder });
      expect(stderr).toContain(
        "R dbscan is not on this machine; on Debian: apt-get install r-base-core r-cran-dbscan",
      );
      expect(status).toBe(0);
      const [{ ours, peers }] = (JSON.parse(stdout) as Results).results;
      expect(ours?.seconds).toHaveLength(1);
      expect(peers[0]).toMatchObject({
        name: "R dbscan",
        skipped: expect.stringContaining("apt-get"),
        side: null,
      });
    }),
  );

  it("says what is wrong with its flags, and writes nothing of a quick run", () => {
    const before = existsSync(join(ROOT, "bench/results.json"));
    const cases = [
      [["--only", "nothing"], /There is no trial nothing/],
      [["--threads", "0"], /--threads 0: it must be a whole number above 0/],
      [["--quick", "--write"], /--quick says nothing about speed/],
      [["--fast"], /--fast/],
    ] as const;
    for (const [flags, message] of cases) {
      const { status, stderr } = bench(flags);
      expect(status).toBe(2);
      expect(stderr).toMatch(message);
    }
    expect(existsSync(join(ROOT, "bench/results.json"))).toBe(before);
  });
});
