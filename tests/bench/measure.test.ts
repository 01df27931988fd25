import { describe, expect, it } from "vitest";
import type { Answer } from "../../bench/answer.js";
import { byTurns, median, ratioOf, sideOf } from "../../bench/measure.js";

const answer = (seconds: number, megabytes = 1): Answer => ({ seconds, megabytes, values: {}, labels: null });

describe("measuring by turns", () => {
  it("lets every contestant do its work once before anybody does it again", async () => {
    const turns: string[] = [];
    const contestant = (name: string) => async () => {
      turns.push(name);
      return answer(1);
    };
    await byTurns([contestant("ours"), contestant("peer")], 3);
    expect(turns).toEqual(["ours", "peer", "ours", "peer", "ours", "peer"]);
  });

  it("asks a contestant that failed no more, and goes on with the others", async () => {
    let calls = 0;
    const failing = async () => {
      calls++;
      throw new Error("out of memory");
    };
    const [good, bad] = await byTurns([async () => answer(2), failing], 3);
    expect(good.answers).toHaveLength(3);
    expect(bad).toEqual({ answers: [], failure: "out of memory" });
    expect(calls).toBe(1);
  });

  it("compares runs of the same moment: the median of the ratios, not the ratio of the medians", () => {
    // 2 / 1 = 2, 30 / 10 = 3, 20 / 2 = 10: the median is 3; the medians 2 and 20 would give 10.
    expect(ratioOf([1, 10, 2], [2, 30, 20])).toEqual({ median: 3, low: 2, high: 10 });
  });

  it("takes the mean of the middle two of an even number", () => {
    expect(median([4, 1, 3])).toBe(3);
    expect(median([10, 2, 4, 1])).toBe(3); // (2 + 4) / 2
  });

  it("keeps every repetition and the largest memory", () => {
    const side = sideOf([answer(3, 10), answer(1, 30), answer(2, 20)]);
    expect(side).toEqual({ seconds: [3, 1, 2], median: 2, megabytes: 30 });
  });
});
