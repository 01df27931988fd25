import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitDbscan } from "../../src/models/dbscan.js";
import { kDistances, kDistancesFrom } from "../../src/models/k-distance.js";
import { neighbourLists } from "../../src/models/neighbour-lists.js";
import { buildKdTree } from "../../src/numeric/kd-tree.js";
import { matrix } from "../../src/numeric/matrix.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

describe("k-distances", () => {
  const x = matrix([[0], [1], [3], [7]]);

  it("are the distances to the nearest neighbour besides itself at minSamples 2, ascending", () => {
    expect([...kDistances(x, 2)]).toEqual([1, 1, 2, 4]); // 0–1, 1–0, 3–1, 7–3
  });

  it("reach one neighbour farther with every further sample", () => {
    expect([...kDistances(x, 3)]).toEqual([2, 3, 3, 6]); // 1–3, 0–3, 3–0, 7–1
  });

  it("are 0 at minSamples 1, and end at the farthest point", () => {
    expect([...kDistances(x, 1)]).toEqual([0, 0, 0, 0]);
    expect([...kDistances(x, 9)]).toEqual([4, 6, 7, 7]); // 3–7, 1–7, 0–7, 7–0
  });

  it("count a twin as a neighbour", () => {
    expect([...kDistances(matrix([[2], [2], [5]]), 2)]).toEqual([0, 0, 3]);
  });

  it("are empty without customers", () => expect(kDistances(matrix([]), 3)).toHaveLength(0));

  it("are the same from neighbour lists, at every minSamples that these reach", () => {
    const lists = neighbourLists(buildKdTree(x), 9);
    for (const minSamples of [1, 2, 3, 9]) {
      expect(kDistancesFrom(lists, minSamples)).toEqual(kDistances(x, minSamples));
    }
  });

  it("are at most eps for exactly the core points", () => {
    const positive = fc.double({ min: 0.1, max: 4, noNaN: true });
    fc.assert(
      fc.property(
        anyMatrix({ minRows: 8 }),
        positive,
        fc.integer({ min: 1, max: 8 }),
        (m, eps, minSamples) => {
          const core = fitDbscan(m, { eps, minSamples }).isCore.filter((flag) => flag === 1).length;
          expect(kDistances(m, minSamples).filter((distance) => distance <= eps)).toHaveLength(core);
        },
      ),
    );
  });
});
