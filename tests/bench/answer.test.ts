import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Answer,
  differenceWithin,
  equalLabels,
  inertiaAtKWithin,
  inertiaWithin,
} from "../../bench/answer.js";
import { withFolder } from "../support/cli.js";

const answer = (values: Answer["values"], labels: string | null = null): Answer => ({
  seconds: 1,
  megabytes: 1,
  values,
  labels,
});

describe("whether both sides computed the same", () => {
  it("takes an inertia that is lower, and one that is higher by no more than the share", () => {
    const peer = answer({ inertia: [100, 200] });
    expect(inertiaWithin(0.01)(answer({ inertia: [90, 202] }), peer)).toEqual({
      holds: true,
      text: "inertia, ours : peer 0.900000…1.010000 (2 values)",
    });
    expect(inertiaWithin(0.01)(answer({ inertia: [90, 203] }), peer).holds).toBe(false);
  });

  it("does not take fewer inertias than the peer has, nor none", () => {
    expect(inertiaWithin(1)(answer({ inertia: [1] }), answer({ inertia: [1, 2] })).holds).toBe(false);
    expect(inertiaWithin(1)(answer({ inertia: [] }), answer({ inertia: [] })).holds).toBe(false);
  });

  it("finds the peer's inertia of the k that we chose: its list begins with k = 2", () => {
    const peer = answer({ inertia: [50, 40, 30] });
    expect(inertiaAtKWithin(0)(answer({ k: [3], inertia: [40] }), peer)).toEqual({
      holds: true,
      text: "k = 3: inertia, ours : peer 1.000000",
    });
    expect(inertiaAtKWithin(0)(answer({ k: [4], inertia: [40] }), peer).holds).toBe(false);
    expect(inertiaAtKWithin(0)(answer({ k: [5], inertia: [1] }), peer).holds).toBe(false);
  });

  it("takes numbers that differ by no more than the limit, of every name and as many", () => {
    const peer = answer({ noise: [3, 4], share: [0.5, 0.25] });
    const same = differenceWithin(0.125, "noise", "share");
    expect(same(answer({ noise: [3, 4], share: [0.5, 0.375] }), peer)).toEqual({
      holds: true,
      text: "noise equal, share within 1.3e-1",
    });
    expect(same(answer({ noise: [3, 5], share: [0.5, 0.25] }), peer).holds).toBe(false);
    expect(same(answer({ noise: [3], share: [0.5, 0.25] }), peer).holds).toBe(false);
    expect(same(answer({ noise: [3, Number.NaN], share: [0.5, 0.25] }), peer).holds).toBe(false);
  });

  it("takes labels that are equal for every customer", () =>
    withFolder(async (folder) => {
      const write = (name: string, labels: readonly number[]) => {
        writeFileSync(join(folder, name), Buffer.from(Int32Array.from(labels).buffer));
        return answer({}, join(folder, name));
      };
      const ours = write("ours", [0, 1, -1, 1]);
      expect(equalLabels(ours, write("same", [0, 1, -1, 1]))).toEqual({
        holds: true,
        text: "0 of 4 labels differ",
      });
      expect(equalLabels(ours, write("other", [0, 1, 1, -1]))).toEqual({
        holds: false,
        text: "2 of 4 labels differ",
      });
      expect(equalLabels(ours, write("longer", [0, 1, -1, 1, 0])).holds).toBe(false);
      expect(equalLabels(answer({}), answer({})).holds).toBe(false);
    }));
});
