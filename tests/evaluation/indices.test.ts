import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calinskiHarabasz } from "../../src/evaluation/calinski-harabasz.js";
import { daviesBouldin } from "../../src/evaluation/davies-bouldin.js";
import { meanSilhouettes, silhouettePerSegment, silhouetteSamples } from "../../src/evaluation/silhouette.js";
import { type Matrix, matrix, row } from "../../src/numeric/matrix.js";
import { mean } from "../../src/numeric/statistics.js";

const two = matrix([[0], [1], [9], [10]]);
const halves = Int32Array.of(0, 0, 1, 1);

/** Straight from the definition, one labeling at a time. */
function plainSilhouettes(x: Matrix, labels: Int32Array): number[] {
  const distance = (i: number, j: number) => Math.hypot(...row(x, i).map((value, c) => value - row(x, j)[c]));
  return Array.from(labels, (own, i) => {
    const meanTo = (label: number) => {
      const others = [...labels.keys()].filter((j) => labels[j] === label && j !== i);
      return others.reduce((total, j) => total + distance(i, j), 0) / others.length;
    };
    const a = meanTo(own);
    if (Number.isNaN(a)) return 0;
    const b = Math.min(...[...new Set(labels)].filter((label) => label !== own).map(meanTo));
    return Math.max(a, b) > 0 ? (b - a) / Math.max(a, b) : 0;
  });
}

describe("silhouettes", () => {
  it("compare the own cluster with the nearest other one", () => {
    // 0: a = 1, b = (9+10)/2 = 9.5 → 8.5/9.5; 1: a = 1, b = (8+9)/2 = 8.5 → 7.5/8.5; the others mirror these
    const expected = [8.5 / 9.5, 7.5 / 8.5, 7.5 / 8.5, 8.5 / 9.5];
    silhouetteSamples(two, halves)!.forEach((s, i) => {
      expect(s).toBeCloseTo(expected[i], 14);
    });
  });

  it("are 0 for the only member of a cluster and where all points lie on one another", () => {
    expect(silhouetteSamples(two, Int32Array.of(0, 0, 0, 1))![3]).toBe(0);
    expect([...silhouetteSamples(matrix([[1], [1], [1], [1]]), halves)!]).toEqual([0, 0, 0, 0]);
  });

  it("are null for one cluster and for as many as customers", () => {
    expect(silhouetteSamples(two, new Int32Array(4))).toBeNull();
    expect(meanSilhouettes(two, [Int32Array.of(0, 1, 2, 3), halves, new Int32Array(4)])).toEqual([
      null,
      expect.any(Number),
      null,
    ]);
  });

  it("of several labelings are those of the definition, whatever the labels and the number of features", () => {
    const input = fc
      .integer({ min: 1, max: 8 })
      .chain((d) =>
        fc.array(
          fc.tuple(
            fc.array(fc.integer({ min: -9, max: 9 }), { minLength: d, maxLength: d }),
            fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 3, maxLength: 3 }),
          ),
          { minLength: 3, maxLength: 25 },
        ),
      );
    fc.assert(
      fc.property(input, (rows) => {
        const x = matrix(rows.map(([point]) => point));
        const labelings = [0, 1, 2].map((l) => Int32Array.from(rows, ([, labels]) => labels[l]));
        meanSilhouettes(x, labelings).forEach((value, l) => {
          const clusters = new Set(labelings[l]).size;
          if (clusters < 2 || clusters === rows.length) expect(value).toBeNull();
          else expect(value).toBeCloseTo(mean(plainSilhouettes(x, labelings[l])), 10);
        });
      }),
    );
  });

  it("are averaged per segment, without noise", () => {
    const samples = Float64Array.of(0.5, 0.7, -0.1, 0.9);
    expect(silhouettePerSegment(samples, Int32Array.of(0, 0, 2, -1), 3)).toEqual([0.6, null, -0.1]);
  });

  it("report progress up to 1 and end when the report throws", () => {
    const seen: number[] = [];
    meanSilhouettes(two, [halves], (share) => seen.push(share));
    expect(seen.at(-1)).toBe(1);
    const stop = () => {
      throw new Error("cancelled");
    };
    expect(() => meanSilhouettes(two, [halves], stop)).toThrow("cancelled");
  });
});

describe("Davies-Bouldin", () => {
  it("is scatter over separation", () => {
    expect(daviesBouldin(two, halves)).toBeCloseTo((0.5 + 0.5) / 9, 14); // centroids 0.5 and 9.5
  });

  it("is 0 where clusters have no scatter or lie on one another, null where undefined", () => {
    expect(daviesBouldin(matrix([[0], [0], [5], [5]]), halves)).toBe(0);
    expect(daviesBouldin(matrix([[0], [1], [0], [1]]), halves)).toBe(0);
    expect(daviesBouldin(two, new Int32Array(4))).toBeNull();
    expect(daviesBouldin(two, Int32Array.of(0, 1, 2, 3))).toBeNull();
  });
});

describe("Calinski-Harabasz", () => {
  it("is dispersion between over within", () => {
    // overall mean 5: between 4 · 4.5² = 81, within 4 · 0.5² = 1; (81 / 1) / (1 / 2)
    expect(calinskiHarabasz(two, halves)).toBeCloseTo(162, 12);
  });

  it("is 1 where clusters have no scatter, null where undefined", () => {
    expect(calinskiHarabasz(matrix([[0], [0], [5], [5]]), halves)).toBe(1);
    expect(calinskiHarabasz(two, new Int32Array(4))).toBeNull();
  });
});
