import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix, row } from "../../src/numeric/matrix.js";
import { symmetricEigenvalues } from "../../src/numeric/symmetric-eigenvalues.js";

describe("eigenvalues of a symmetric matrix", () => {
  it("come in ascending order with their vectors", () => {
    const { values, vectors } = symmetricEigenvalues(
      matrix([
        [2, 1],
        [1, 2],
      ]),
    ); // 2 ∓ 1, along (1, −1) and (1, 1)
    expect(values[0]).toBeCloseTo(1, 14);
    expect(values[1]).toBeCloseTo(3, 14);
    expect(vectors.values[0]).toBeCloseTo(-vectors.values[1], 14);
    expect(vectors.values[2]).toBeCloseTo(vectors.values[3], 14);
  });

  it("are the diagonal of a diagonal matrix, and none of an empty one", () => {
    expect([
      ...symmetricEigenvalues(
        matrix([
          [3, 0],
          [0, -1],
        ]),
      ).values,
    ]).toEqual([-1, 3]);
    expect([...symmetricEigenvalues(matrix([])).values]).toEqual([]);
  });

  it("satisfy A v = λ v", () => {
    const entries = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(entries, (given) => {
        const a = matrix(Array.from({ length: 5 }, () => new Array(5).fill(0)));
        let at = 0;
        for (let i = 0; i < 5; i++) {
          for (let j = 0; j <= i; j++) {
            a.values[i * 5 + j] = given[at];
            a.values[j * 5 + i] = given[at++];
          }
        }
        const { values, vectors } = symmetricEigenvalues(a);
        values.forEach((eigenvalue, e) => {
          const v = row(vectors, e);
          for (let i = 0; i < 5; i++) {
            const product = row(a, i).reduce((sum, entry, j) => sum + entry * v[j], 0);
            expect(product).toBeCloseTo(eigenvalue * v[i], 9);
          }
        });
      }),
    );
  });
});
