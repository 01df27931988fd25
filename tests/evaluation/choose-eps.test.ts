import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseEps } from "../../src/evaluation/choose-eps.js";

describe("choosing eps", () => {
  it("takes the distance farthest below the chord", () => {
    // normalised: y = 0, .1, .2, .3, 1 at x = 0, ¼, ½, ¾, 1; x − y = 0, .15, .3, .45, 0
    const choice = chooseEps(Float64Array.of(1, 2, 3, 4, 11), 6);
    expect(choice).toMatchObject({ eps: 4, warnings: [] });
    expect(choice.reason).toBe(
      "eps = 4: the knee of the 5 sorted distances to the neighbour number 5; 80 % of the customers have it within eps.",
    );
  });

  it("is not caught by a ripple before the knee", () => {
    const rippled = Float64Array.of(0, 0.1, 0.1, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 9);
    expect(chooseEps(rippled, 4).eps).toBe(1);
  });

  it("makes shift, with a warning, where there is no knee", () => {
    expect(chooseEps(Float64Array.of(1, 2, 3, 4), 4)).toMatchObject({
      eps: 4,
      warnings: [{ code: "NO_KNEE_EPS" }],
    });
    expect(chooseEps(Float64Array.of(0, 0, 0), 4)).toMatchObject({
      eps: 1,
      warnings: [{ code: "NO_KNEE_EPS" }],
    });
    expect(chooseEps(new Float64Array(0), 4).eps).toBe(1);
    expect(chooseEps(new Float64Array(3).fill(Number.POSITIVE_INFINITY), 9).eps).toBe(1);
  });

  it("takes the smallest distance above 0 where the knee is at 0", () => {
    const choice = chooseEps(Float64Array.of(0, 0, 0, 0, 0, 2, 3), 4);
    expect(choice).toMatchObject({ eps: 2, warnings: [{ code: "NO_KNEE_EPS", value: 2 }] });
    expect(choice.reason).toContain("71.4 % of them are 0");
  });

  it("is finite and greater than 0 for any distances", () => {
    const distances = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })));
    fc.assert(
      fc.property(distances, (given) => {
        const { eps } = chooseEps(Float64Array.from(given).sort(), 4);
        expect(eps > 0 && Number.isFinite(eps)).toBe(true);
      }),
    );
  });
});
