import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { corePointsFrom, corePointsOf, predictDbscan } from "../../src/models/core-points.js";
import { fitDbscan } from "../../src/models/dbscan.js";
import { matrix, row } from "../../src/numeric/matrix.js";
import { anyMatrix } from "../support/arbitrary-matrix.js";

const x = matrix([[50], [0], [1], [2], [10], [11], [12]]);
const model = fitDbscan(x, { eps: 1, minSamples: 3 }); // core: 1 and 11, in rows 2 and 5
const core = corePointsOf(x, model, 1);
const predict = (value: number) => predictDbscan(core, Float64Array.of(value));

describe("core points", () => {
  it("keep their cluster and their training row", () => {
    expect([...core.points.values]).toEqual([1, 11]);
    expect([...core.labels]).toEqual([0, 1]);
    expect([...core.rows]).toEqual([2, 5]);
  });

  it("find the nearest of them, ties to the lowest", () => {
    expect(predict(6)).toEqual({ label: -1, distance: 5, nearest: 0 });
    expect(predict(6.5)).toEqual({ label: -1, distance: 4.5, nearest: 1 });
  });

  it("are the same when they come from storage", () => {
    const { points, labels, rows, eps } = core;
    expect(corePointsFrom({ points, labels, rows, eps })).toEqual(core);
  });
});

describe("classifying by DBSCAN", () => {
  it("joins the cluster of a core point at exactly eps", () => {
    expect(predict(2)).toEqual({ label: 0, distance: 1, nearest: 0 });
    expect(predict(2.001).label).toBe(-1);
  });

  it("measures an anomaly to its nearest core point", () => {
    expect(predict(50)).toEqual({ label: -1, distance: 39, nearest: 1 });
  });

  it("takes the lowest cluster in reach, even where another one is nearer", () => {
    const near = corePointsFrom({ ...core, points: matrix([[0], [1.5]]) });
    expect(predictDbscan(near, Float64Array.of(0.9))).toEqual({ label: 0, distance: 0.6, nearest: 1 });
  });

  it("has no distance where there is no core point", () => {
    const none = corePointsOf(x, fitDbscan(x, { eps: 1, minSamples: 9 }), 1);
    expect(predictDbscan(none, Float64Array.of(1))).toEqual({ label: -1, distance: null, nearest: null });
  });

  it("reaches every core point where the square of eps is not finite", () => {
    const far = matrix([[1e200], [0], [0]]);
    const huge = corePointsOf(far, fitDbscan(far, { eps: 1e300, minSamples: 2 }), 1e300);
    expect(predictDbscan(huge, Float64Array.of(1e200))).toEqual({ label: 0, distance: 0, nearest: 0 });
    expect(predictDbscan(huge, Float64Array.of(-1e200))).toEqual({ label: 0, distance: null, nearest: null });
  });

  it("gives every training customer its training label", () => {
    const settings = fc.record({
      eps: fc.oneof(fc.constantFrom(1, 2), fc.double({ min: 0.1, max: 3, noNaN: true })),
      minSamples: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(anyMatrix(), settings, (m, setting) => {
        const { labels } = fitDbscan(m, setting);
        const cores = corePointsOf(m, fitDbscan(m, setting), setting.eps);
        const predicted = Int32Array.from(labels.keys()).map((i) => predictDbscan(cores, row(m, i)).label);
        expect(predicted).toEqual(labels);
      }),
      { numRuns: 300 },
    );
  });
});
