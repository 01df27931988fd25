import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchSegments } from "../../src/segments/match-segments.js";

const match = (base: number[], other: number[], kBase: number, kOther: number) =>
  matchSegments(Int32Array.from(base), Int32Array.from(other), kBase, kOther);

describe("matching the segments of two models", () => {
  it("finds the same segment under another number", () => {
    const { overlap, matches } = match([0, 0, 0, 1, 1, 2], [2, 2, 0, 0, 0, 1], 3, 3);
    expect([...overlap.values]).toEqual([1, 0, 2, 2, 0, 0, 0, 1, 0]);
    // 2 of 3 customers in both, each time; the last one alone
    expect(matches).toEqual([
      { base: 1, jaccard: 2 / 3 },
      { base: 2, jaccard: 1 },
      { base: 0, jaccard: 2 / 3 },
    ]);
  });

  it("calls a segment new where less than half of the customers of either are in both", () => {
    // other 0 shares two of five customers with base 0, one of four with base 1
    const { matches } = match([0, 0, 0, 0, 1, 1], [0, 0, 1, 2, 0, 3], 2, 4);
    expect(matches[0]).toEqual({ base: null, jaccard: 2 / 5 });
    expect(matches.slice(1).map(({ base }) => base)).toEqual([null, null, 1]);
  });

  it("lets one of two equal halves inherit, and knows of nobody in common", () => {
    const { matches } = match([0, 0, 0, 0], [0, 0, 1, 1], 1, 2);
    expect(matches.filter(({ base }) => base === 0)).toEqual([{ base: 0, jaccard: 0.5 }]);
    expect(match([], [], 2, 1).matches).toEqual([{ base: null, jaccard: 0 }]);
  });

  it("matches every pair above one half, and no segment twice", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(pairs, fc.boolean(), (customers, isAlike) => {
        const base = customers.map(([label]) => label);
        const other = customers.map(([from, label], i) => (isAlike && i % 4 > 0 ? from % 4 : label));
        const { matches } = match(base, other, 5, 4);
        const bases = matches.flatMap(({ base: from }) => from ?? []);
        expect(new Set(bases).size).toBe(bases.length);
        for (let from = 0; from < 5; from++) {
          for (let to = 0; to < 4; to++) {
            const both = base.filter((label, i) => label === from && other[i] === to).length;
            const either = base.filter((label, i) => label === from || other[i] === to).length;
            if (both / either > 0.5) expect(matches[to]).toEqual({ base: from, jaccard: both / either });
          }
        }
      }),
    );
  });
});
