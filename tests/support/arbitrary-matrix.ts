import fc from "fast-check";
import { type Matrix, matrix } from "../../src/numeric/matrix.js";

interface Size {
  minRows?: number;
  maxRows?: number;
  maxColumns?: number;
}

/** Matrices of any finite coordinates in −5…5. */
export const scatteredMatrix = (size: Size = {}) =>
  ofCells(fc.double({ min: -5, max: 5, noNaN: true }), size);

/** Matrices of whole numbers 0…4: full of equal rows, equal distances and distances of exactly eps. */
export const tiedMatrix = (size: Size = {}) => ofCells(fc.integer({ min: 0, max: 4 }), size);

/** Either kind. */
export const anyMatrix = (size: Size = {}) => fc.oneof(scatteredMatrix(size), tiedMatrix(size));

function ofCells(
  cell: fc.Arbitrary<number>,
  { minRows = 1, maxRows = 60, maxColumns = 4 }: Size,
): fc.Arbitrary<Matrix> {
  return fc
    .integer({ min: 1, max: maxColumns })
    .chain((d) =>
      fc.array(fc.array(cell, { minLength: d, maxLength: d }), { minLength: minRows, maxLength: maxRows }),
    )
    .map(matrix);
}
