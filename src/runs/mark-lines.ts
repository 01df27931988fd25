import { textLookup } from "../database/dictionary.js";
import type { LineColumns } from "../database/line-columns.js";
import { stockCodes } from "../database/line-marks.js";
import type { Database } from "../database/open-database.js";
import { addMarks } from "../database/pending-version.js";
import { cancellableLines } from "../intake/cancellable-lines.js";
import { type ExclusionReason, ruleBit } from "../intake/cleaning-rules.js";
import { duplicateLines } from "../intake/duplicate-lines.js";
import { matchCancellations } from "../intake/match-cancellations.js";
import { isNonProduct } from "../intake/non-product.js";

/** Marks lines of the coming version: in the columns, and for when the version is stored. */
export type LineMarker = (lines: LineColumns) => void;

/**
 * Finds the lines of the coming version to which the rules 5–7 apply, whatever its profile: so that everybody can see
 * what each rule would do. They depend on other lines or on the list of codes, so each version has its own.
 * @returns a function that marks a part of the lines; equal lines, and those of a customer, must be in one part
 */
export async function lineMarker(
  database: Database,
  nonProductCodes: readonly string[],
): Promise<LineMarker> {
  const products = (await stockCodes(database.db).execute()).filter(({ stock_code }) =>
    isNonProduct(stock_code, nonProductCodes),
  );
  const noGoods = new Set(products.map(({ id }) => id));
  const textOf = textLookup(database);
  return (lines) => {
    const mark = (places: readonly number[], reason: ExclusionReason) => {
      const bit = ruleBit(reason);
      for (const i of places) lines.rules[i] |= bit;
      addMarks(database, idsAt(lines, places), bit);
    };
    const { cancellations, purchases } = cancellableLines(lines, textOf);
    const matched = matchCancellations(cancellations, purchases);
    mark(linesOfProducts(lines, noGoods), "NON_PRODUCT");
    mark(duplicateLines(lines), "DUPLICATE");
    mark([...matched.purchases, ...matched.cancellations], "CANCELLED_LATER");
  };
}

function linesOfProducts({ count, products }: LineColumns, ids: ReadonlySet<number>): number[] {
  const places: number[] = [];
  if (ids.size === 0) return places;
  for (let i = 0; i < count; i++) if (ids.has(products[i])) places.push(i);
  return places;
}

function idsAt({ ids }: LineColumns, places: readonly number[]): number[] {
  return places.map((i) => ids[i]);
}
