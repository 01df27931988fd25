import { firstRecords } from "../formats/csv-records.js";
import { countRecognised, type HeaderOptions } from "./columns.js";

/** What tables are usually separated with. */
const CANDIDATES = [",", ";", "\t", "|"] as const;

/** The delimiter that somebody means: a single character, or `tab` or `\t` for the one that is hard to type. */
export function delimiterNamed(name: string): string | null {
  if (/^(?:tab|\\t)$/i.test(name)) return "\t";
  return [...name].length === 1 && !/["\r\n\0]/.test(name) ? name : null;
}

/**
 * The delimiter of a file whose text starts with `head`: the one under which most columns are recognised, among equals
 * the one that splits the headings into most, then the first of `,` `;` tab `|`.
 */
export function detectDelimiter(head: string, options: HeaderOptions): string {
  const scores = CANDIDATES.map((delimiter) => {
    const headings = firstRecords(head, delimiter, 1)[0]?.fields ?? [];
    return { delimiter, recognised: countRecognised(headings, options), columns: headings.length };
  });
  return scores.sort((a, b) => b.recognised - a.recognised || b.columns - a.columns)[0].delimiter;
}
