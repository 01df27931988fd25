import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { find, singletons, union } from "../../src/numeric/union-find.js";

describe("union-find", () => {
  it("joins sets and says whether they were apart", () => {
    const sets = singletons(4);
    expect(union(sets, 0, 1)).toBe(true);
    expect(union(sets, 2, 3)).toBe(true);
    expect(find(sets, 0)).not.toBe(find(sets, 2));
    expect(union(sets, 1, 3)).toBe(true);
    expect(union(sets, 0, 2)).toBe(false); // 0-1-3-2 is one set already
  });

  it("has as many sets as elements minus successful unions", () => {
    const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)));
    fc.assert(
      fc.property(pairs, (list) => {
        const sets = singletons(20);
        const joined = list.filter(([i, j]) => union(sets, i, j)).length;
        const roots = new Set(Array.from({ length: 20 }, (_, i) => find(sets, i)));
        expect(roots.size).toBe(20 - joined);
        for (const [i, j] of list) expect(find(sets, i)).toBe(find(sets, j));
      }),
    );
  });
});
