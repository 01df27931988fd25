import { describe, expect, it } from "vitest";
import { chooseK } from "../../src/evaluation/choose-k.js";
import { type KEvidence, kVerdict } from "../../src/evaluation/k-verdict.js";

const unknown = {
  daviesBouldin: null,
  calinskiHarabasz: null,
  gap: null,
  gapError: null,
  minimumJaccard: null,
};
const point = (k: number, inertia: number, more: Partial<KEvidence> = {}): KEvidence => ({
  ...{ k, inertia, silhouette: null, smallestSegmentShare: 0.1, ...unknown, ...more },
});
const votesOf = (curve: KEvidence[]) =>
  Object.fromEntries(kVerdict(curve, chooseK(curve)).votes.map(({ criterion, k }) => [criterion, k]));

describe("the verdict on k", () => {
  const known = (silhouette: number, daviesBouldin: number, calinskiHarabasz: number) => ({
    ...{ silhouette, daviesBouldin, calinskiHarabasz },
  });
  const curve = [
    point(2, 100, { ...known(0.43, 0.9, 900), gap: 0.1, gapError: 0.01, minimumJaccard: 0.98 }),
    point(3, 80, { ...known(0.34, 1.1, 800), gap: 0.2, gapError: 0.01, minimumJaccard: 0.7 }),
    point(4, 60, { ...known(0.35, 1.0, 850), gap: 0.3, gapError: 0.01, minimumJaccard: 0.8 }),
    point(5, 58, { ...known(0.3, 1.2, 700), gap: 0.305, gapError: 0.01, minimumJaccard: 0.5 }),
    point(6, 56, { ...known(0.3, 1.2, 700), smallestSegmentShare: 0.009, minimumJaccard: 0.5 }),
  ];

  it("lets each criterion vote", () => {
    expect(votesOf(curve)).toEqual({
      "inertia knee": 4,
      silhouette: 2,
      "Davies-Bouldin": 2,
      "Calinski-Harabasz": 2,
      gap: 4, // 0.3 ≥ 0.305 − 0.01
      stability: 4, // the largest with 0.75 or more
      "smallest segment": 5,
    });
  });

  it("shows the disagreement beside what was chosen", () => {
    const { k, reason, votes } = kVerdict(curve, chooseK(curve));
    expect(k).toBe(4);
    expect(reason).toBe(
      "The criteria disagree: k = 2 by silhouette, Davies-Bouldin and Calinski-Harabasz; k = 4 by inertia knee, gap and stability; k = 5 by smallest segment. Chosen: k = 4: it is the knee (Kneedle) of the inertia over k = 2 to 6; its smallest segment holds 10 % of the customers, its least stable one has a Jaccard index of 0.8.",
    );
    expect(votes.map(({ note }) => note)).toEqual([
      "knee by Kneedle over k = 2 to 6; another range may move it",
      "highest, 0.43",
      "lowest, 0.9",
      "highest, 900",
      "smallest k whose gap reaches that of k = 5 less its error",
      "largest k with every segment at a Jaccard index of 0.75 or more",
      "largest k with every segment at 1 % or more",
    ]);
  });

  it("lets a criterion abstain and says why", () => {
    const bare = [1, 2, 3].map((k) => point(k, 100 - 10 * k, { smallestSegmentShare: 0.001 }));
    const { reason, votes } = kVerdict(bare, chooseK(bare));
    expect(votes.every(({ k }) => k === null)).toBe(true);
    expect(votes.map(({ note }) => note)).toEqual([
      "no knee over k = 1 to 3",
      "not computed or not defined",
      "not computed or not defined",
      "not computed or not defined",
      "not computed",
      "not computed",
      "every k leaves a segment below 1 %",
    ]);
    expect(reason).toMatch(/^The criteria do not disagree: none by inertia knee, /);
    const rising = [2, 3, 4].map((k) => point(k, 9 - k, { gap: k, gapError: 0.1, minimumJaccard: 0.7 }));
    expect(kVerdict(rising, chooseK(rising)).votes.slice(4, 6)).toEqual([
      { criterion: "gap", k: null, note: "the gap rises throughout by more than its error" },
      { criterion: "stability", k: null, note: "no k has all its segments at a Jaccard index of 0.75" },
    ]);
  });

  it("gives ties to the smaller k", () => {
    const even = [2, 3, 4].map((k) => point(k, 10, known(0.3, 1, 50)));
    expect(votesOf(even)).toMatchObject({ silhouette: 2, "Davies-Bouldin": 2, "Calinski-Harabasz": 2 });
  });
});
