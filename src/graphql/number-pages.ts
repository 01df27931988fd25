import { type CustomerRow, customersByNumber, type NumberRange } from "../database/customer-page.js";
import { untilChanged } from "../database/until-changed.js";
import type { Workspace } from "../runs/workspace.js";
import type { RunScope } from "./scope.js";

/** Reads a part of the list of all customers by number. */
export type NumberPages = (scope: RunScope, range: NumberRange) => Promise<CustomerRow[]>;

/** Numbers that the event loop has time to look at: about a millisecond. */
const NUMBERS_AT_ONCE = 1_000;
const PAGES_KEPT = 100;

/**
 * A look-up in an index, unless it finds few of a great many numbers: those of other versions, or at the list's end. The
 * pages of people who leaf through the list, and of dashboards that look again, are kept until something changes.
 */
export function openNumberPages({ database, reader }: Workspace): NumberPages {
  const read = async (key: string): Promise<CustomerRow[]> => {
    const [scope, range] = JSON.parse(key) as [RunScope, NumberRange];
    const found = await customersByNumber(database.db, scope, { ...range, among: NUMBERS_AT_ONCE });
    return found.length === range.count ? found : customersByNumber(reader.db, scope, range);
  };
  const kept = untilChanged(database, read, PAGES_KEPT);
  return ({ versionId, scoringId, isOfRun }, range) =>
    kept(JSON.stringify([{ versionId, scoringId, isOfRun }, range]));
}
