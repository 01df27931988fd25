import { describe, expect, it } from "vitest";
import { drawReference, gapK, gapStatistic, referenceBox } from "../../src/evaluation/gap-statistic.js";
import { fitKMeans } from "../../src/models/k-means.js";
import { column, matrix, row } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { extent, mean } from "../../src/numeric/statistics.js";

const point = (k: number, gap: number | null, gapError: number | null = 0.1) => ({ k, gap, gapError });

describe("the gap statistic", () => {
  it("is the mean logarithm of the reference inertias less that of the inertia", () => {
    const { gap, error } = gapStatistic(10, [20, 40])!;
    expect(gap).toBeCloseTo(1.5 * Math.LN2, 14); // (ln 20 + ln 40) / 2 − ln 10 = ln √8
    expect(error).toBeCloseTo((Math.LN2 / 2) * Math.sqrt(1.5), 14); // they lie ln 2 apart
  });

  it("is not defined where an inertia is 0", () => {
    expect(gapStatistic(0, [1, 2])).toBeNull();
    expect(gapStatistic(1, [1, 0])).toBeNull();
  });

  it("chooses the smallest k whose gap reaches the next one less its error", () => {
    expect(gapK([point(1, 0.2), point(2, 0.5), point(3, 0.6), point(4, 0.5)])).toBe(2); // 0.5 ≥ 0.6 − 0.1
    expect(gapK([point(1, 0.2), point(2, 0.5), point(3, 0.7)])).toBeNull();
    expect(gapK([point(2, 0.5), point(4, 0.1), point(5, null), point(6, 0.1)])).toBeNull();
    expect(gapK([])).toBeNull();
  });

  it("finds three distinct groups with k-means and its references", () => {
    const random = seededRandom(3);
    const x = matrix(
      Array.from({ length: 90 }, (_, i) => [10 * (i % 3) + random(), 10 * ((i + 1) % 3) + random()]),
    );
    const box = referenceBox(x);
    const settings = { restarts: 3, maxIterations: 50, seed: 1 };
    const references = Array.from({ length: 10 }, () => drawReference(box, random));
    const curve = [1, 2, 3, 4].map((k) => {
      const inertias = references.map((reference) => fitKMeans(reference, { ...settings, k }).inertia);
      const { gap, error } = gapStatistic(fitKMeans(x, { ...settings, k }).inertia, inertias)!;
      return point(k, gap, error);
    });
    expect(gapK(curve)).toBe(3);
  });
});

describe("reference customers", () => {
  it("fill the box along the principal components: on a line they stay on it", () => {
    const x = matrix([
      [0, 0],
      [1, 2],
      [3, 6],
    ]);
    const drawn = drawReference(referenceBox(x), seededRandom(1));
    expect(drawn.rows).toBe(3);
    for (let i = 0; i < 3; i++) {
      const [a, b] = row(drawn, i);
      expect(b).toBeCloseTo(2 * a, 12);
      expect(a).toBeGreaterThanOrEqual(-1e-12);
      expect(a).toBeLessThanOrEqual(3 + 1e-12);
    }
  });

  it("are uniform between the ends of each edge", () => {
    const random = seededRandom(5);
    const x = matrix(Array.from({ length: 20_000 }, (_, i) => [i % 2 === 0 ? 0 : 8, random() < 0.1 ? 2 : 0]));
    const drawn = drawReference(referenceBox(x), random);
    const [across, up] = [column(drawn, 0), column(drawn, 1)];
    expect(extent(across).maximum).toBeLessThan(8.1);
    expect(extent(across).minimum).toBeGreaterThan(-0.1);
    expect(mean(across)).toBeCloseTo(4, 0); // half-way between the ends, wherever most customers are
    expect(mean(up)).toBeCloseTo(1, 1);
  });

  it("are the one point there is where all customers are alike", () => {
    const x = matrix([
      [4, -2],
      [4, -2],
    ]);
    expect([...drawReference(referenceBox(x), seededRandom(1)).values]).toEqual([4, -2, 4, -2]);
  });
});
