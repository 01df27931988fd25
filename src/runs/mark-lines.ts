import {
  cancellations,
  cancelledCandidates,
  duplicateLines,
  linesOfProducts,
  stockCodes,
} from "../database/line-marks.js";
import type { Database } from "../database/open-database.js";
import { addMarks } from "../database/pending-version.js";
import type { LineScope } from "../database/visible-lines.js";
import { ruleBit } from "../intake/cleaning-rules.js";
import { matchCancellations } from "../intake/match-cancellations.js";
import { isNonProduct } from "../intake/non-product.js";

/**
 * Finds the lines of the coming version to which the rules 5–7 apply, whatever its profile: so that everybody can see
 * what each rule would do. They depend on other lines or on the list of codes, so each version has its own.
 */
export async function markLines(
  database: Database,
  scope: LineScope,
  nonProductCodes: readonly string[],
): Promise<void> {
  const { db } = database;
  const products = (await stockCodes(db).execute()).filter(({ stock_code }) =>
    isNonProduct(stock_code, nonProductCodes),
  );
  const ids = products.map(({ id }) => id);
  const nonProducts = ids.length > 0 ? await linesOfProducts(db, scope, ids).execute() : [];
  const duplicates = await duplicateLines(db, scope).execute();
  const cancellationBit = ruleBit("CANCELLATION");
  const matched = matchCancellations(
    await cancellations(db, scope, cancellationBit).execute(),
    await cancelledCandidates(db, scope, cancellationBit).execute(),
  );
  addMarks(database, idsOf(nonProducts), ruleBit("NON_PRODUCT"));
  addMarks(database, idsOf(duplicates), ruleBit("DUPLICATE"));
  addMarks(database, [...matched.purchases, ...matched.cancellations], ruleBit("CANCELLED_LATER"));
}

function idsOf(rows: readonly { id: number }[]): number[] {
  return rows.map(({ id }) => id);
}
