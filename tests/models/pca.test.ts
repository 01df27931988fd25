import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPca, projectPca } from "../../src/models/pca.js";
import { matrix, toRows } from "../../src/numeric/matrix.js";
import { scatteredMatrix } from "../support/arbitrary-matrix.js";

describe("principal components", () => {
  it("of points along (3, 4) are that direction, with all the variance", () => {
    const model = fitPca(
      matrix([
        [0, 0],
        [3, 4],
        [6, 8],
      ]),
    );
    expect(model.mean).toEqual([3, 4]);
    expect(model.components[0][0]).toBeCloseTo(0.6, 12); // 3 / √(3² + 4²)
    expect(model.components[0][1]).toBeCloseTo(0.8, 12);
    expect(model.explainedVarianceRatio[0]).toBeCloseTo(1, 12);
    expect(model.explainedVarianceRatio[1]).toBeCloseTo(0, 12);
  });

  it("share the variance as their eigenvalues do", () => {
    // variances (n − 1 = 3): x 2 · 3² / 3 = 6, y 2 · 1² / 3 = 2/3, no covariance: shares 0.9 and 0.1
    const model = fitPca(
      matrix([
        [3, 0],
        [-3, 0],
        [0, 1],
        [0, -1],
      ]),
    );
    expect(model.explainedVarianceRatio[0]).toBeCloseTo(0.9, 12);
    expect(model.explainedVarianceRatio[1]).toBeCloseTo(0.1, 12);
  });

  it("have a positive largest loading, the lower feature deciding between equal ones", () => {
    const model = fitPca(
      matrix([
        [1, -1],
        [-1, 1],
        [2, -2],
        [0.5, 0.4],
      ]),
    );
    const [falling] = fitPca(
      matrix([
        [1, -1],
        [-1, 1],
      ]),
    ).components;
    expect(falling[0]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(falling[1]).toBeCloseTo(-Math.SQRT1_2, 12);
    for (const loadings of model.components)
      expect(Math.max(...loadings)).toBe(Math.max(...loadings.map(Math.abs)));
  });

  it("give a constant feature no part, and a single row or equal rows no variance, without NaN", () => {
    const constant = fitPca(
      matrix([
        [1, 5],
        [2, 5],
        [3, 5],
      ]),
    );
    expect(constant.components[0]).toEqual([1, 0]);
    expect(constant.explainedVarianceRatio).toEqual([1, 0]);
    for (const rows of [
      [[4, 2]],
      [
        [4, 2],
        [4, 2],
      ],
    ]) {
      const model = fitPca(matrix(rows));
      expect(model.explainedVarianceRatio).toEqual([0, 0]);
      expect(model.mean).toEqual([4, 2]);
      expect(model.components.flat().every(Number.isFinite)).toBe(true);
    }
  });

  it("survive numbers next to nothing, which the library's decomposition does not", () => {
    const { components, explainedVarianceRatio } = fitPca(
      matrix([
        [0, 0],
        [-5e-324, -0.5000000000000001],
      ]),
    );
    expect(explainedVarianceRatio).toEqual([1, 0]); // all variance lies in the second feature
    expect(components.map((loadings) => loadings.map(Math.abs))).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it("are orthonormal and keep all distances when none is left out", () => {
    fc.assert(
      fc.property(scatteredMatrix({ minRows: 2 }), (x) => {
        const model = fitPca(x);
        const d = x.columns;
        for (let a = 0; a < d; a++) {
          for (let b = 0; b < d; b++) {
            const dot = model.components[a].reduce((sum, v, j) => sum + v * model.components[b][j], 0);
            expect(dot).toBeCloseTo(a === b ? 1 : 0, 9);
          }
        }
        const y = projectPca(model, x, d);
        const gap = (rows: number[][]) => Math.hypot(...rows[0].map((v, j) => v - rows[1][j]));
        expect(gap(toRows(y))).toBeCloseTo(gap(toRows(x)), 9);
      }),
    );
  });
});

describe("projecting", () => {
  const x = matrix([
    [0, 0],
    [3, 4],
    [6, 8],
  ]);
  const model = fitPca(x);

  it("centres on the training mean and reads the position along each component", () => {
    const projected = toRows(projectPca(model, x)).map(([first]) => first);
    [-5, 0, 5].forEach((expected, i) => {
      expect(projected[i]).toBeCloseTo(expected, 12); // √((3 − 6)² + (4 − 8)²) = 5
    });
  });

  it("uses the training mean for other rows, too", () => {
    expect(projectPca(model, matrix([[9, 12]])).values[0]).toBeCloseTo(10, 12); // (6, 8) from the mean
  });

  it("fills dimensions that do not exist with 0", () => {
    const line = matrix([[1], [3]]);
    expect(toRows(projectPca(fitPca(line), line))).toEqual([
      [-1, 0],
      [1, 0],
    ]);
  });

  it("takes no rows, and changes none", () => {
    expect(projectPca(model, { rows: 0, columns: 2, values: new Float64Array(0) }).rows).toBe(0);
    expect([...x.values]).toEqual([0, 0, 3, 4, 6, 8]);
  });
});
