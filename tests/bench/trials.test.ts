import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseTrials, TRIALS } from "../../bench/trials/all.js";

const BENCH = join(import.meta.dirname, "../../bench");
const names = (trials: readonly { name: string }[]) => trials.map(({ name }) => name);

describe("the trials", () => {
  it("have names of their own", () => {
    expect(new Set(names(TRIALS)).size).toBe(TRIALS.length);
  });

  it("name scripts and tasks that are there", () => {
    const endings: Readonly<Record<string, string>> = {
      ...{ "scikit-learn": ".py", pandas: ".py", "R dbscan": ".R" },
    };
    for (const { ours, peers } of TRIALS) {
      const files = [{ ...ours, path: join(BENCH, "ours", `${ours.script}.ts`) }];
      for (const peer of peers) {
        if ("cannot" in peer) continue;
        const folder = peer.tool === "Clientele" ? "ours" : "peers";
        files.push({ ...peer, path: join(BENCH, folder, `${peer.script}${endings[peer.tool] ?? ".ts"}`) });
      }
      for (const { path, task } of files) {
        expect(existsSync(path), path).toBe(true);
        expect(readFileSync(path, "utf8"), path).toContain(task);
      }
    }
  });

  it("are all but the long ones, unless they are named", () => {
    expect(names(chooseTrials([]))).not.toContain("million");
    expect(names(chooseTrials(["million"]))).toEqual(["million"]);
  });

  it("are chosen by their whole name, else by how it begins", () => {
    expect(names(chooseTrials(["k-means-1m"]))).toEqual(["k-means-1m"]);
    expect(names(chooseTrials(["silhouettes", "k-means"]))).toEqual([
      "k-means-sweep",
      "k-means-100k",
      "k-means-1m-kernel",
      "k-means-1m",
      "silhouettes",
    ]);
  });

  it("are listed where a name is unknown", () => {
    expect(() => chooseTrials(["dbscan", "kmeans"])).toThrow(
      /no trial kmeans\. The trials are k-means-sweep, /,
    );
  });
});
