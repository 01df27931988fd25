import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix } from "../../src/numeric/matrix.js";
import { nameSegments } from "../../src/segments/name-segments.js";
import { numberSegments } from "../../src/segments/number-segments.js";
import { SEGMENT_NAMES } from "../../src/segments/segment-names.js";
import { tierSegments } from "../../src/segments/tier-segments.js";

describe("numbers of segments", () => {
  const members = { labels: Int32Array.of(0, 1, 2), monetary: Float64Array.of(5, 9, 1) };

  it("ascend with the centroid's MONETARY", () => {
    const centroids = matrix([
      [0, 2],
      [5, -1],
      [1, 1],
    ]);
    expect(numberSegments({ centroids, monetaryColumn: 1, ...members })).toEqual([1, 2, 0]);
  });

  it("ascend with the members' mean spend where MONETARY is no model feature", () => {
    const centroids = matrix([
      [0, 2],
      [5, -1],
      [1, 1],
    ]);
    expect(numberSegments({ centroids, monetaryColumn: -1, ...members })).toEqual([2, 0, 1]);
  });

  it("go by the whole centroid where spend is equal", () => {
    const centroids = matrix([
      [3, 0, 1],
      [2, 0, 2],
      [2, 0, 1],
    ]);
    expect(numberSegments({ centroids, monetaryColumn: 1, ...members })).toEqual([2, 1, 0]);
  });

  it("do not hang on the order in which clusters came about", () => {
    const rows = fc.uniqueArray(fc.tuple(fc.integer({ max: 5 }), fc.integer({ min: 0, max: 2 })), {
      minLength: 1,
      maxLength: 8,
      selector: String,
    });
    fc.assert(
      fc.property(rows, (centroids) => {
        const inOrder = (given: [number, number][]) => {
          const none = { labels: new Int32Array(0), monetary: new Float64Array(0) };
          return numberSegments({ centroids: matrix(given), monetaryColumn: 1, ...none }).map(
            (c) => given[c],
          );
        };
        expect(inOrder(centroids.toReversed())).toEqual(inOrder(centroids));
      }),
    );
  });
});

describe("tiers of segments", () => {
  it("go by the members' mean spend, not by number", () => {
    const labels = Int32Array.of(0, 0, 1, 2, 3);
    const monetary = Float64Array.of(100, 300, 50, 150, 120); // means 200, 50, 150, 120
    expect(tierSegments(monetary, labels, 4)).toEqual(["HIGH", "LOW", "MEDIUM", "MEDIUM"]);
  });

  it("are LOW and HIGH for two, by number where means are equal, and MEDIUM for one", () => {
    expect(tierSegments(Float64Array.of(7, 7), Int32Array.of(0, 1), 2)).toEqual(["LOW", "HIGH"]);
    expect(tierSegments(Float64Array.of(7, 8), Int32Array.of(0, 0), 1)).toEqual(["MEDIUM"]);
  });
});

describe("names of segments", () => {
  const names = (labels: number[], recency: number[], frequency: number[], monetary: number[]) =>
    nameSegments({
      labels: Int32Array.from(labels),
      k: Math.max(...labels) + 1,
      recencyDays: Float64Array.from(recency),
      frequency: Float64Array.from(frequency),
      monetary: Float64Array.from(monetary),
    });

  it("come from ranks among all customers: few days are recent, many orders and much spend are high", () => {
    // ranks of three: 1/6, 1/2, 5/6
    const three = names([0, 1, 2], [200, 30, 2], [1, 4, 20], [50, 400, 9000]);
    expect(three.map(({ name }) => name)).toEqual(["Hibernating", "Need attention", "Champions"]);
    expect(names([0, 1, 2], [2, 30, 200], [1, 4, 20], [50, 400, 9000]).map(({ name }) => name)).toEqual([
      "New customers",
      "Need attention",
      "Cannot lose",
    ]);
  });

  it("state the rule with its numbers", () => {
    const [first] = names([0, 1, 2], [200, 30, 2], [1, 4, 20], [400, 50, 9000]);
    expect(first.nameReason).toBe(
      "Hibernating = silent, low value. Mean percentile rank of the members' recencyDays: 0.833 (≤ 1/3 recent, ≥ 2/3 silent, else fading); of their frequency 0.167 and monetary 0.5, together 0.333 (≥ 2/3 high, ≤ 1/3 low, else middle).",
    );
    expect(first.description).toBe(SEGMENT_NAMES.silent.low.description);
  });

  it("are told apart by spend where two are equal, and counted upwards where more are", () => {
    const same = [5, 5, 5, 5];
    expect(names([0, 0, 1, 1], same, same, [9, 9, 1, 1]).map(({ name }) => name)).toEqual([
      "Need attention · higher spend",
      "Need attention · lower spend",
    ]);
    const three = names([0, 1, 2], [5, 5, 5], [5, 5, 5], [5, 5, 5]).map(({ name }) => name);
    expect(three).toEqual(["Need attention · 1", "Need attention · 2", "Need attention · 3"]);
  });

  it("are nine, all different", () => {
    const all = Object.values(SEGMENT_NAMES).flatMap((byValue) =>
      Object.values(byValue).map(({ name }) => name),
    );
    expect(new Set(all).size).toBe(9);
  });
});
