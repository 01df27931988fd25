import { describe, expect, it } from "vitest";
import { encodeLabels } from "../../src/evaluation/labeling.js";
import { sampledSilhouettes } from "../../src/evaluation/sampled-silhouette.js";
import { meanSilhouettes, silhouettes } from "../../src/evaluation/silhouette.js";
import { stratifiedSample } from "../../src/evaluation/stratified-sample.js";
import { zeros } from "../../src/numeric/matrix.js";
import { seededRandom } from "../../src/numeric/random.js";
import { mean, populationStandardDeviation } from "../../src/numeric/statistics.js";

/** Four overlapping groups of unequal size in seven features, and coarser or finer labelings of them. */
function groups(n: number) {
  const random = seededRandom(11);
  const x = zeros(n, 7);
  const four = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    four[i] = Math.floor(4 * random() ** 2);
    for (let j = 0; j < 7; j++) x.values[i * 7 + j] = four[i] * (j % 3) + 3 * random();
  }
  const two = four.map((group) => group >> 1);
  const eight = four.map((group, i) => 2 * group + (x.values[i * 7] > 1.5 ? 1 : 0));
  return { x, labelings: [two, four, eight] };
}

describe("sampled silhouettes", () => {
  const { x, labelings } = groups(600);
  const exact = meanSilhouettes(x, labelings) as number[];

  it("are the exact ones, with an interval of no width, where all customers are drawn", () => {
    const { rows, estimates } = sampledSilhouettes(x, labelings, {
      sampleSize: 600,
      random: seededRandom(1),
    });
    expect([...rows]).toEqual([...x.values.keys()].slice(0, 600));
    estimates.forEach((estimate, l) => {
      const full = silhouettes(x, labelings[l])!;
      expect(estimate!.mean).toBeCloseTo(exact[l], 12);
      expect(estimate!.upper - estimate!.lower).toBe(0);
      expect(estimate!.neighbours).toEqual(full.neighbours);
      estimate!.samples.forEach((s, i) => {
        expect(s).toBeCloseTo(full.samples[i], 10);
      });
    });
  });

  it("are exact for each customer drawn", () => {
    const { rows, estimates } = sampledSilhouettes(x, labelings, { sampleSize: 90, random: seededRandom(2) });
    expect(rows.length).toBeGreaterThanOrEqual(90);
    const full = silhouettes(x, labelings[1])!;
    estimates[1]!.samples.forEach((s, i) => {
      expect(s).toBeCloseTo(full.samples[rows[i]], 10);
    });
  });

  it("have unbiased means, and intervals that hold the exact value about 95 times of 100, for every labeling", () => {
    const random = seededRandom(3);
    const means: number[][] = [[], [], []];
    const held = [0, 0, 0];
    for (let draw = 0; draw < 300; draw++) {
      const { estimates } = sampledSilhouettes(x, labelings, { sampleSize: 90, random });
      estimates.forEach((estimate, l) => {
        means[l].push(estimate!.mean);
        if (estimate!.lower <= exact[l] && exact[l] <= estimate!.upper) held[l]++;
      });
    }
    means.forEach((values, l) => {
      const error = populationStandardDeviation(values) / Math.sqrt(values.length);
      expect(Math.abs(mean(values) - exact[l])).toBeLessThan(3 * error);
      expect(held[l] / 300).toBeGreaterThan(0.9);
      expect(held[l] / 300).toBeLessThan(0.99);
    });
  });

  it("do without strata where a sample has no room for 10 of each cluster", () => {
    const single = Int32Array.from({ length: 600 }, (_, i) => i >> 1);
    const { rows, estimates } = sampledSilhouettes(x, [single, labelings[0]], {
      sampleSize: 100,
      random: seededRandom(4),
    });
    expect(rows.length).toBe(100);
    expect(estimates[1]!.lower).toBeLessThan(exact[0]);
    expect(estimates[1]!.upper).toBeGreaterThan(exact[0]);
  });

  it("are null where they are not defined", () => {
    const one = new Int32Array(600);
    const settings = { sampleSize: 50, random: seededRandom(1) };
    expect(sampledSilhouettes(x, [one], settings)).toEqual({ rows: new Int32Array(0), estimates: [null] });
    expect(sampledSilhouettes(x, [one, labelings[0]], settings).estimates).toEqual([null, expect.anything()]);
  });

  it("report progress up to 1 and end when the report throws", () => {
    const seen: number[] = [];
    const settings = { sampleSize: 50, random: seededRandom(1) };
    sampledSilhouettes(x, labelings, settings, (share) => seen.push(share));
    expect(seen.at(-1)).toBe(1);
    const stop = () => {
      throw new Error("cancelled");
    };
    expect(() => sampledSilhouettes(x, labelings, settings, stop)).toThrow("cancelled");
  });
});

describe("a stratified sample", () => {
  const strata = encodeLabels(Int32Array.from({ length: 1_000 }, (_, i) => (i < 900 ? 0 : i < 995 ? 1 : 2)));

  it("is shared out in proportion, with 10 of each stratum or all that it has", () => {
    const { rows, drawn } = stratifiedSample(strata, 100, seededRandom(1));
    expect([...drawn]).toEqual([90, 10, 5]); // 9.5 and 0.5 in proportion
    const labels = Array.from(rows, (row) => strata.codes[row]);
    expect([0, 1, 2].map((s) => labels.filter((label) => label === s).length)).toEqual([90, 10, 5]);
    expect(new Set(rows).size).toBe(105);
    expect(rows).toEqual(rows.toSorted());
  });

  it("gives every customer of a stratum the same chance", () => {
    const random = seededRandom(2);
    const times = new Int32Array(1_000);
    for (let draw = 0; draw < 500; draw++) {
      for (const row of stratifiedSample(strata, 300, random).rows) times[row]++;
    }
    // drawn with chance 0.3: 150 times ± 10.2 (sd), so within 5 sd
    const first = times.subarray(0, 900);
    expect(Math.min(...first)).toBeGreaterThan(99);
    expect(Math.max(...first)).toBeLessThan(201);
  });
});
