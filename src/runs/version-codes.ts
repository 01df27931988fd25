import type { Kysely } from "kysely";
import type { DataSetVersionRow } from "../database/data-set-versions.js";
import { nonProductCodes } from "../database/line-marks.js";
import type { Tables } from "../database/tables.js";

/** The list that NON_PRODUCT went by when the version was made; the list of today where the rule was off. */
export async function codesOfVersion(
  db: Kysely<Tables>,
  { non_product_codes }: DataSetVersionRow,
): Promise<readonly string[]> {
  return non_product_codes === null ? nonProductCodes(db) : (JSON.parse(non_product_codes) as string[]);
}
