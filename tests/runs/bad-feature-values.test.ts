import { describe, expect, it } from "vitest";
import { FEATURES } from "../../src/features/feature-catalogue.js";
import { column, type Matrix } from "../../src/numeric/matrix.js";
import type { Scaler, Transform } from "../../src/preprocessing/preprocessing.js";
import type { SpaceRequest } from "../../src/runs/spec-checks.js";
import { notFiniteIn, planted, trainOn, tuneOn } from "../support/planted.js";
import { faultOf } from "../support/workspace.js";

const N = 30;
const TWO = { k: 2, restarts: 1 };
const QUICK = { kMax: 4, restarts: 1, bootstraps: 2 };
const RFM = (value: number) => ({ RECENCY: value, FREQUENCY: value, MONETARY: value });

const TRANSFORMS: readonly Transform[] = ["NONE", "LOG1P", "YEO_JOHNSON"];
const SCALERS: readonly Scaler[] = ["STANDARD", "ROBUST", "MINMAX", "NONE"];

/** Neither a training nor a tuning has anything in it that is not a finite number, whatever the preprocessing. */
async function expectFinite(values: Matrix, request: SpaceRequest = {}): Promise<void> {
  for (const transform of TRANSFORMS)
    for (const scaler of SCALERS) {
      const space = { ...request, preprocessing: { transform, scaler } };
      const { artefact, ...told } = await trainOn(values, { ...space, kMeans: TWO });
      expect(notFiniteIn(artefact), `${transform} ${scaler}`).toEqual([]);
      expect(notFiniteIn(told), `${transform} ${scaler}`).toEqual([]);
      expect(notFiniteIn(await tuneOn(values, { ...space, kMeans: QUICK }))).toEqual([]);
    }
  const result = await trainOn(values, request); // k, eps and minSamples by the rules
  expect(notFiniteIn(result)).toEqual([]);
}

const both = async (values: Matrix, request: SpaceRequest = {}) => [
  await faultOf(trainOn(values, request)),
  await faultOf(tuneOn(values, request)),
];

describe("features that do not tell customers apart", () => {
  it("R13 all of them: NO_VARIANCE, whatever the preprocessing", async () => {
    const alike = planted(N, () => RFM(7));
    for (const transform of TRANSFORMS)
      for (const scaler of SCALERS)
        for (const fault of await both(alike, { preprocessing: { transform, scaler } }))
          expect(fault).toMatchObject({
            code: "NO_VARIANCE",
            facts: { features: "RECENCY, FREQUENCY, MONETARY" },
          });
  });

  it("R14 one of them: it is kept at scale 1, and a warning names it", async () => {
    const values = planted(N, () => ({ FREQUENCY: 3 }));
    const { fitted, warnings, artefact } = await trainOn(values, { kMeans: TWO });
    expect(artefact.features).toEqual(["RECENCY", "FREQUENCY", "MONETARY"]);
    expect(fitted[1]).toMatchObject({ feature: "FREQUENCY", scale: 1, minimum: 3, maximum: 3 });
    expect(warnings).toContainEqual(expect.objectContaining({ code: "ZERO_VARIANCE", feature: "FREQUENCY" }));
    for (const frequency of column(artefact.kMeans.centroids, 1)) expect(frequency).toBeCloseTo(0, 12);
    const { outcome } = await tuneOn(values, { kMeans: QUICK });
    expect(outcome.warnings).toContainEqual(
      expect.objectContaining({ code: "ZERO_VARIANCE", feature: "FREQUENCY" }),
    );
    await expectFinite(values);
  });
});

describe("values that no model can take", () => {
  it.each([Number.NaN, Infinity, -Infinity, 1e300])(
    "R15 %s is refused before the fit, and counted",
    async (bad) => {
      const values = planted(N, (i) => (i % 8 === 3 ? { MONETARY: bad } : {}));
      for (const fault of await both(values))
        expect(fault).toMatchObject({ code: "NOT_FINITE", facts: { feature: "MONETARY", count: 4 } });
    },
  );

  it("R16 below 0 under LOG1P is refused, naming the feature, the lowest value and YEO_JOHNSON", async () => {
    const values = planted(N, (i) => (i === 5 ? { NET_MONETARY: -2.5 } : {}));
    const features = ["RECENCY", "NET_MONETARY"] as const;
    for (const fault of await both(values, { features })) {
      expect(fault).toMatchObject({ code: "NEGATIVE_UNDER_LOG1P", facts: { minimum: -2.5 } });
      expect(fault.message).toMatch(/NET_MONETARY .*YEO_JOHNSON/);
    }
    const preprocessing = { transform: "YEO_JOHNSON" } as const;
    expect(notFiniteIn(await trainOn(values, { features, preprocessing, kMeans: TWO }))).toEqual([]);
  });
});

describe("odd values give finite figures", () => {
  it("R17 one customer with 10¹²", () =>
    expectFinite(planted(N, (i) => (i === 7 ? { MONETARY: 1e12 } : {}))));

  it("R17 one customer with the largest value that is taken", () =>
    expectFinite(planted(N, (i) => (i === 7 ? { MONETARY: 1e50 } : {}))));

  it("R18 denormal numbers in one feature", () =>
    expectFinite(planted(N, (i) => ({ MONETARY: (i % 7) * 5e-324 }))));

  it("R18 denormal numbers throughout are no spread at all", async () => {
    const values = planted(N, (i) => RFM((i % 5) * 1e-310));
    for (const scaler of SCALERS)
      for (const fault of await both(values, { preprocessing: { transform: "NONE", scaler } }))
        expect(fault.code).toBe("NO_VARIANCE");
  });

  it("R18 denormal numbers do not make customers different that distances cannot tell apart", async () => {
    const values = planted(N, (i) => ({ FREQUENCY: 1 + (i % 2), MONETARY: i * 5e-324 }));
    const features = ["FREQUENCY", "MONETARY"] as const;
    const fault = await faultOf(trainOn(values, { features, kMeans: { k: 3 } }));
    expect(fault).toMatchObject({ code: "K_EXCEEDS_DISTINCT", facts: { k: 3, distinct: 2 } });
  });

  it("R19 customers who are all alike but one", () => expectFinite(planted(N, (i) => RFM(i === 0 ? 6 : 5))));

  it("R20 two customers", () => expectFinite(planted(2, () => ({}))));

  it("R21 features that determine one another, which a warning says", async () => {
    const values = planted(N, (i) => ({ RECENCY: i, FREQUENCY: 2 * i, MONETARY: 3 * i }));
    await expectFinite(values);
    const { warnings } = await trainOn(values, { preprocessing: { transform: "NONE" }, kMeans: TWO });
    expect(warnings).toContainEqual(expect.objectContaining({ code: "LINEAR_DEPENDENCE" }));
  });

  it("R21 all eleven features", () =>
    expectFinite(
      planted(N, () => ({})),
      { features: FEATURES },
    ));
});

describe("the search of k-means", () => {
  it("R22 leaves no segment empty where customers are heavily tied, and does so each time alike", async () => {
    const values = planted(200, (i) => RFM(i < 190 ? 1 : i - 188)); // 190 alike, 10 others
    for (const k of [2, 5, 10, 11]) {
      const request = { kMeans: { k, restarts: 1, maxIterations: 2 } };
      const { segments, artefact } = await trainOn(values, request);
      expect(segments.every(({ customerCount }) => customerCount > 0)).toBe(true);
      expect((await trainOn(values, request)).artefact).toEqual(artefact);
    }
  });

  it("R23 that is stopped early says so and gives its result; 0 iterations are refused", async () => {
    const values = planted(300, () => ({}));
    const stopped = { kMeans: { k: 8, restarts: 1, maxIterations: 1 } };
    const { warnings, kMeans, metrics } = await trainOn(values, stopped);
    expect(warnings).toContainEqual(expect.objectContaining({ code: "NOT_CONVERGED" }));
    expect(kMeans).toMatchObject({ k: 8, maxIterations: 1 });
    expect(Number.isFinite(metrics.inertia)).toBe(true);
    expect((await faultOf(() => trainOn(values, { kMeans: { maxIterations: 0 } }))).code).toBe(
      "BAD_MAX_ITERATIONS",
    );
  });
});

describe("the memory of a training", () => {
  it("R26 is reckoned before anything is allocated: too much is OVER_BUDGET, with what it would take", async () => {
    const values = { rows: 1e8, columns: FEATURES.length, values: new Float64Array() }; // a claim without values
    for (const fault of await both(values, { features: FEATURES })) {
      expect(fault.code).toBe("OVER_BUDGET");
      expect(fault.facts.needed).toBeGreaterThan(fault.facts.limit as number);
    }
  });
});
