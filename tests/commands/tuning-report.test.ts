import { describe, expect, it } from "vitest";
import { describeTuning, type TuningJson } from "../../src/commands/tuning-report.js";
import { TUNING } from "../support/stored-tuning.js";

const { noiseCurves: _, ...SHOWN } = TUNING;
const LONG = "a reason that goes on and on ".repeat(9).trim();

function report(tuning: Partial<TuningJson["tuning"]> = {}): string[] {
  const run = {
    ...{ number: 7, customerCount: 4_338, dataSetVersion: { currencyCode: null, isSample: false } },
    warnings: [{ code: "NO_KNEE_EPS", message: LONG }],
    tuning: { ...SHOWN, noiseCurve: TUNING.noiseCurves[0].points, ...tuning },
  };
  return describeTuning(run as unknown as TuningJson).split("\n");
}

describe("a tuning for people", () => {
  it("lists each k with its figures and a star at the recommended one; no column without figures", () => {
    const lines = report();
    const at = lines.findIndex((line) => line.includes("silhouette"));
    expect(lines.slice(at, at + 4)).toEqual([
      "  k  inertia    silhouette  Davies-B.  Cal.-Harab.   gap  Jaccard  smallest",
      "  3    4,000         0.440       0.30        4,003  0.80     0.85     16.7%", // 0.5 / 3
      "* 4    3,000         0.420       0.40        4,004  0.90     0.80     12.5%",
      "  5    2,400  0.400 ±0.010       0.50        4,005  1.00     0.75     10.0%", // 0.39 … 0.41
    ]);
    const bare = TUNING.kCurve.map((candidate) => ({ ...candidate, gap: null, minimumJaccard: null }));
    const shorter = report({ kCurve: bare }).join("\n");
    expect(shorter).not.toMatch(/ gap |Jaccard/);
  });

  it("says what each criterion favours", () => {
    const lines = report();
    const at = lines.findIndex((line) => line.startsWith("The criteria do not agree"));
    expect(lines.slice(at + 1, at + 4)).toEqual([
      "inertia knee  k = 5   knee by Kneedle over k = 3 to 5",
      "silhouette    k = 3",
      "gap           no k    not computed",
    ]);
    const votes = TUNING.verdict.votes.filter(({ k }) => k !== 3);
    const agreed = report({ verdict: { ...TUNING.verdict, votes } });
    expect(agreed.join("\n")).toContain("do not contradict one another");
  });

  it("shows the grid with the recommended setting marked, and the command to go on with", () => {
    const lines = report();
    const at = lines.findIndex((line) => line.trimStart().startsWith("eps "));
    expect(lines.slice(at, at + 3)).toEqual([
      "     eps         5       * 6",
      "    0.25  5.0% (1)  4.2% (2)", // 0.25 / 5, 0.25 / 6
      "* 0.3125  6.3% (1)  5.2% (2)", // 0.3125 / 5, 0.3125 / 6
    ]);
    const text = lines.join("\n");
    expect(text).toContain("Recommended: k = 4, eps = 0.3125, minSamples = 6. k = 4: so.");
    expect(text).toContain("have their knee at 0.3125.");
    expect(report({ kneeEps: null }).join("\n")).toContain("have no knee.");
    expect(lines.at(-1)).toBe("Train with it: clientele train --from-tuning 7");
  });

  it("keeps to 80 columns, however much there is to say", () => {
    const kCurve = Array.from({ length: 50 }, (_, i) => ({
      ...{ k: i + 2, inertia: 123_456_789_012 / (i + 1), silhouette: -0.123, silhouetteLower: -0.2 },
      ...{ silhouetteUpper: 0.1, daviesBouldin: 12.345, calinskiHarabasz: 987_654_321, gap: -12.345 },
      ...{ gapError: 0.1, minimumJaccard: 0.5, smallestSegmentShare: 0.001, fitMilliseconds: 1 },
    }));
    const sizes = Array.from({ length: 20 }, (_, i) => 481 + i);
    const dbscanGrid = sizes.flatMap((minSamples) =>
      [0.000_123_456, 12_345.678].map((eps) => ({
        ...{ eps, minSamples, clusters: 1_234, noise: 9, noiseShare: 1, largestClusterShare: 0.5 },
      })),
    );
    const recommended = { k: 51, eps: 12_345.678, minSamples: 500, reason: LONG };
    const votes = [{ criterion: "smallest segment", k: 51, note: LONG }];
    const lines = report({ kCurve, dbscanGrid, recommended, verdict: { k: 51, reason: LONG, votes } });
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const size of sizes) expect(lines.join("\n")).toMatch(new RegExp(` ${size}( |$)`, "m"));
  });
});
