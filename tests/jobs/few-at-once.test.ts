import { describe, expect, it } from "vitest";
import { fewAtOnce } from "../../src/jobs/few-at-once.js";
import { shareEqual } from "../../src/jobs/share-equal.js";
import { faultOf } from "../support/workspace.js";

/** Work that goes on until it is told to end. */
function openEnded() {
  let running = 0;
  const ends: (() => void)[] = [];
  const work = () => {
    running += 1;
    return new Promise<number>((resolve) => ends.push(() => resolve(running--)));
  };
  return { work, ends, running: () => running };
}
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 1));

describe("heavy reads", () => {
  it("are two that run and eight that wait; the next one is refused", async () => {
    const inTurn = fewAtOnce();
    const { work, ends, running } = openEnded();
    const results = Array.from({ length: 10 }, () => inTurn(work));
    expect(running()).toBe(2);
    const fault = await faultOf(inTurn(work));
    expect([fault.code, running()]).toEqual(["OPERATION_IN_PROGRESS", 2]);
    for (let i = 0; i < 10; i++) {
      ends[i]();
      await aMoment();
      expect(running()).toBeLessThanOrEqual(2);
    }
    expect(await Promise.all(results)).toHaveLength(10);
  });

  it("leave their place also where they fail, and take turns in the order in which they came", async () => {
    const inTurn = fewAtOnce();
    const begun: number[] = [];
    const failing = (i: number) =>
      inTurn(async () => {
        begun.push(i);
        await aMoment();
        throw new Error(`work ${i}`);
      });
    const ended = await Promise.allSettled([0, 1, 2, 3, 4].map(failing));
    expect(ended.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(await inTurn(async () => "free")).toBe("free");
  });
});

describe("equal work", () => {
  it("is done once for all who ask while it goes on, and anew for those who ask later", async () => {
    const shared = shareEqual<number>();
    let times = 0;
    const work = async () => {
      await aMoment();
      return ++times;
    };
    expect(await Promise.all([shared("a", work), shared("a", work), shared("b", work)])).toEqual([1, 1, 2]);
    expect(await shared("a", work)).toBe(3);
  });

  it("fails for all who ask, and is forgotten", async () => {
    const shared = shareEqual<number>();
    const fail = async () => {
      throw new Error("broken");
    };
    const both = await Promise.allSettled([shared("a", fail), shared("a", fail)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(await shared("a", async () => 1)).toBe(1);
  });
});
