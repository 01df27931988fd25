import { describe, expect, it } from "vitest";
import { chooseK, type KPoint } from "../../src/evaluation/choose-k.js";

const curve = (
  from: number,
  inertias: number[],
  more: (k: number) => Partial<KPoint> = () => ({}),
): KPoint[] =>
  inertias.map((inertia, i) => ({
    ...{ k: from + i, inertia, silhouette: 0.3, smallestSegmentShare: 0.1 },
    ...more(from + i),
  }));
const kneeAtFour = [100, 80, 60, 58, 56, 54, 52]; // k = 2…8, two straight lines that meet at k = 4

describe("choosing k", () => {
  it("takes the knee of the inertia curve", () => {
    const choice = chooseK(curve(2, kneeAtFour));
    expect(choice).toMatchObject({ k: 4, kneeK: 4, warnings: [] });
    expect(choice.reason).toBe(
      "k = 4: it is the knee (Kneedle) of the inertia over k = 2 to 8; its smallest segment holds 10 % of the customers.",
    );
  });

  it("takes the best silhouette where the knee leaves too small a segment", () => {
    const choice = chooseK(
      curve(2, kneeAtFour, (k) => ({
        silhouette: 0.5 - k / 100,
        smallestSegmentShare: k === 4 ? 0.009 : 0.01,
      })),
    );
    expect(choice).toMatchObject({ k: 3, kneeK: 4 });
    expect(choice.reason).toContain("k = 4, leaves a segment below 1 %");
    expect(choice.reason).toContain("the best silhouette (0.47) of the candidates 3, 5, 6, 7, 8");
  });

  it("never takes k = 2, which all indices favour, and gives ties to the smaller k", () => {
    const straight = [100, 90, 80, 70];
    const choice = chooseK(curve(2, straight, (k) => ({ silhouette: k === 2 ? 0.9 : 0.2 })));
    expect(choice).toMatchObject({ k: 3, kneeK: null });
    expect(choice.reason).toContain("has no knee");
  });

  it("falls back on 3 with a warning where no k qualifies", () => {
    const choice = chooseK(curve(2, kneeAtFour, () => ({ smallestSegmentShare: 0.001 })));
    expect(choice.k).toBe(3);
    expect(choice.warnings).toMatchObject([{ code: "NO_K_CANDIDATE", value: 3 }]);
  });

  it("takes the largest k there is when there are fewer than three distinct customers, and says so", () => {
    const choice = chooseK(curve(1, [10, 0], () => ({ silhouette: null })));
    expect(choice.k).toBe(2);
    expect(choice.warnings[0].message).toBe(
      "k = 2 was taken as a makeshift: no k over k = 1 to 2 is at least 3, which low, middle and high would take. Look at the smallest segment before using it, or choose k yourself.",
    );
    expect(chooseK(curve(1, [0], () => ({ silhouette: null, smallestSegmentShare: 1 }))).k).toBe(1);
  });

  it("passes over a k with a segment that is unstable, where stability is known", () => {
    const choice = chooseK(
      curve(2, kneeAtFour, (k) => ({ minimumJaccard: k === 4 ? 0.599 : 0.6, silhouette: k / 100 })),
    );
    expect(choice).toMatchObject({ k: 8, kneeK: 4, warnings: [] });
    expect(choice.reason).toContain("k = 4, has an unstable segment (Jaccard 0.599)");
    expect(choice.reason).toContain("its least stable one has a Jaccard index of 0.6.");
    expect(chooseK(curve(2, kneeAtFour, () => ({ minimumJaccard: null }))).k).toBe(4);
  });

  it("warns where every k has an unstable segment", () => {
    const choice = chooseK(curve(2, kneeAtFour, () => ({ minimumJaccard: 0.5 })));
    expect(choice.k).toBe(3);
    expect(choice.warnings[0].message).toContain(
      "no k over k = 2 to 8 is at least 3 and keeps every segment at 1 % of the customers or more and at a Jaccard index of 0.6 or more",
    );
  });

  it("does without silhouettes where there are none", () => {
    const choice = chooseK(curve(3, [10, 9, 8], () => ({ silhouette: null })));
    expect(choice.k).toBe(3);
    expect(choice.reason).toContain("which have no silhouette");
  });
});
