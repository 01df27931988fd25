import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TrialResult } from "../../bench/measure.js";
import { mergeResults } from "../../bench/stored-results.js";
import { hasFault, type Results, renewTable, resultsTable } from "../../bench/table.js";

const README = readFileSync(new URL("../../bench/README.md", import.meta.url), "utf8");
const STORED = new URL("../../bench/results.json", import.meta.url);

const result: TrialResult = {
  trial: "dbscan",
  what: "DBSCAN at eps = 1",
  size: "1,000 × 5",
  limits: { megabytes: 100 },
  ours: { seconds: [0.5, 0.4, 0.6], median: 0.5, megabytes: 120 },
  values: { clusters: [7], noise: [1, 2] },
  failed: null,
  peers: [
    {
      name: "R dbscan",
      target: 3,
      skipped: null,
      side: { seconds: [1, 1.2, 1.2], median: 1.2, megabytes: 80 },
      ratio: { median: 2, low: 2, high: 3 },
      agreement: { holds: true, text: "0 of 1000 labels differ" },
    },
    {
      name: "scikit-learn",
      target: null,
      skipped: "it | is not here",
      side: null,
      ratio: null,
      agreement: null,
    },
  ],
  measuredAt: "2026-01-02T03:04:05.000Z",
  load: 0.1,
  commit: "abc",
};
const results: Results = {
  machine: {
    processor: "CPU",
    cores: 2,
    memoryGb: 4,
    system: "Linux 6",
    node: "v20",
    peers: { "R dbscan": "1.1" },
  },
  threads: 2,
  results: [result],
};

describe("the table of results", () => {
  it("has the machine, a row for each peer with the spread, targets met or not, and our numbers", () => {
    expect(resultsTable(results).split("\n")).toEqual([
      "CPU, 2 cores, 4 GB, Linux 6; Node v20; R dbscan 1.1; 2 threads on both sides.",
      "",
      "| trial | size | ours | peer | its time | faster | wanted | the same? |",
      "| --- | --- | --- | --- | --- | --- | --- | --- |",
      "| `dbscan` | 1,000 × 5 | 0.500 s (0.400–0.600), 120 MB [≤ 100 MB: **no**] | R dbscan | 1.20 s (1.00–1.20), 80 MB | 2.00 × (2.00–3.00) | ≥ 3 ×: **no** | 0 of 1000 labels differ |",
      "|  |  |  | scikit-learn | not run |  |  | it \\| is not here |",
      "",
      "- `dbscan` (2026-01-02, commit abc, load 0.1): DBSCAN at eps = 1. Ours: clusters 7.",
    ]);
  });

  it("stands between the marks of the README, which keeps the rest", () => {
    const once = renewTable(README, results);
    expect(once).toContain(resultsTable(results));
    expect(once.startsWith(README.slice(0, README.indexOf("<!-- results")))).toBe(true);
    expect(once.endsWith(README.slice(README.indexOf("<!-- end of results")))).toBe(true);
    expect(renewTable(once, results)).toBe(once);
    expect(() => renewTable("no marks", results)).toThrow("no place for the table");
  });

  it("is in the README the table of results.json", () => {
    if (!existsSync(STORED)) return expect(README).not.toContain("| trial |");
    expect(README).toBe(renewTable(README, JSON.parse(readFileSync(STORED, "utf8"))));
  });

  it("sees a fault where ours failed or a peer computed something else, not where a peer is absent", () => {
    const [peer, absent] = result.peers;
    expect(hasFault(result)).toBe(false);
    expect(hasFault({ ...result, failed: "it broke" })).toBe(true);
    const other = { ...peer, agreement: { holds: false, text: "" } };
    expect(hasFault({ ...result, peers: [other, absent] })).toBe(true);
  });
});

describe("results that are stored", () => {
  const named = (trial: string, commit: string) => ({ ...result, trial, commit });
  const before = { ...results, results: [named("a", "old"), named("b", "old"), named("gone", "old")] };
  const now = { ...results, results: [named("b", "new")] };

  it("keep the trials that were not measured anew, in order, and lose those that are no more", () => {
    const { results: merged } = mergeResults(before, now, ["a", "b", "c"]);
    expect(merged.map(({ trial, commit }) => [trial, commit])).toEqual([
      ["a", "old"],
      ["b", "new"],
    ]);
  });

  it("stay where a peer is new, which the machine then has too, and go where one has another version", () => {
    const withPeers = (peers: Readonly<Record<string, string>>) => ({
      ...now,
      machine: { ...now.machine, peers },
    });
    const more = mergeResults(before, withPeers({ pandas: "2.0" }), ["a", "b"]);
    expect(more.results.map(({ commit }) => commit)).toEqual(["old", "new"]);
    expect(more.machine.peers).toEqual({ "R dbscan": "1.1", pandas: "2.0" });
    expect(mergeResults(before, withPeers({ "R dbscan": "1.2" }), ["a", "b"]).results).toEqual(now.results);
  });

  it("do not mix machines or numbers of threads", () => {
    const elsewhere = { ...before, machine: { ...before.machine, cores: 64 } };
    for (const other of [elsewhere, { ...before, threads: 1 }, null])
      expect(mergeResults(other, now, ["a", "b"]).results).toEqual(now.results);
  });
});
