import { describe, expect, it } from "vitest";
import { orderStep } from "../../src/evaluation/dbscan-warnings.js";
import type { Feature } from "../../src/features/feature-catalogue.js";
import { fitPreprocessing } from "../../src/preprocessing/fit-preprocessing.js";
import { smallestCorrelationEigenvalue } from "../../src/preprocessing/linear-dependence.js";
import { goldenFacts, hasGolden } from "../support/golden.js";
import { FIVE, goldenRaw, logStandard, RFM } from "../support/golden-features.js";

const fitGolden = (features: readonly Feature[]) =>
  fitPreprocessing(goldenRaw(features), logStandard(features));

describe.runIf(hasGolden())("preprocessing of the reference customers", () => {
  it.each([
    ["uci-rfm", RFM],
    ["uci-five", FIVE],
  ] as const)("has the scaler of scikit-learn (%s)", (name, features) => {
    const { scaler } = goldenFacts(name);
    fitGolden(features).fitted.forEach(({ center, scale }, j) => {
      expect(Math.abs(center / scaler.mean[j] - 1)).toBeLessThan(1e-12);
      expect(Math.abs(scale / scaler.scale[j] - 1)).toBeLessThan(1e-12);
    });
  });

  it("has the skewness of semantics.md §2, before and after", () => {
    const { fitted } = fitGolden(RFM);
    expect(fitted.map((f) => f.skewnessBefore.toFixed(4))).toEqual(["1.2456", "12.0629", "19.3183"]);
    expect(fitted.map((f) => f.skewnessAfter.toFixed(4))).toEqual(["-0.3790", "1.2082", "0.3934"]);
  });

  it("finds scipy's λ for YEO_JOHNSON", () => {
    const settings = logStandard(FIVE).map((s) => ({ ...s, transform: "YEO_JOHNSON" as const }));
    const scipy = [
      0.1393328894894322, -0.7640929740640046, -0.08813306781917017, -0.04727025641769977, 0.9256734486836216,
    ];
    fitPreprocessing(goldenRaw(FIVE), settings).fitted.forEach(({ lambda }, j) => {
      expect(lambda).toBeCloseTo(scipy[j], 6);
    });
  });

  it("warns of ln M = ln F + ln AOV, with and without tenure, and not of R, F, M", () => {
    const four = fitGolden(FIVE.slice(0, 4));
    expect(smallestCorrelationEigenvalue(four.scaled).eigenvalue).toBeCloseTo(0.003142214867, 11);
    for (const { warnings } of [four, fitGolden(FIVE)]) {
      expect(warnings.map((w) => w.code)).toEqual(["LINEAR_DEPENDENCE"]);
      expect(warnings[0].message).toMatch(/^FREQUENCY, MONETARY, AVERAGE_ORDER_VALUE nearly/);
    }
    expect(fitGolden(RFM).warnings).toEqual([]);
  });

  it("puts 0.594 between one order and two", () => {
    expect(orderStep(fitGolden(RFM).fitted)!.step).toBeCloseTo(0.594, 3);
  });
});
