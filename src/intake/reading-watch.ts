import type { TableRecord } from "../formats/table-record.js";
import { isFloatNumber } from "./survey.js";
import type { SurveyedFile } from "./survey-file.js";
import { wholeFileValue } from "./whole-file-value.js";

/** Thrown where a row shows that its file is read otherwise than its start does: all of it must be looked at. */
export class ReadingChanged extends Error {
  constructor(readonly path: string) {
    super();
  }
}

/**
 * Watches the rows of a file of which only the start was looked at. A row that was understood can change the reading by
 * its customer number, currency and time zone only; every other surprise is a row that was not understood.
 * @returns a function to call for each sound record; it throws ReadingChanged, and what Survey throws
 */
export function watchReading(surveyed: SurveyedFile): (record: TableRecord, isFault: boolean) => void {
  const { columns, survey, reading, isWhole, file } = surveyed;
  if (isWhole) return () => undefined;
  const known = JSON.stringify(reading);
  const isOdd = isOddField(surveyed);
  return ({ fields, line }, isFault) => {
    const isSurprise = isFault || WATCHED.some((field) => isOdd(field, fields[columns.at[field]] ?? ""));
    if (!isSurprise) return;
    survey.look(fields, line);
    if (survey.isOpen() || JSON.stringify(survey.reading(false)) !== known)
      throw new ReadingChanged(file.path);
  };
}

const WATCHED = ["customerNumber", "currency", "timeZone"] as const;

/** Tells the texts of a row that was understood by which the reading may change; none where all of the file was looked at. */
export function isOddField({
  reading,
  isWhole,
}: SurveyedFile): (field: (typeof WATCHED)[number], text: string) => boolean {
  const isOddCustomer = (text: string) => {
    if (text === "" || reading.hasFloatCustomers === false) return false;
    return reading.hasFloatCustomers === null || !isFloatNumber(text);
  };
  return (field, text) => {
    if (isWhole || text === "") return false;
    if (field === "customerNumber") return isOddCustomer(text.trim());
    return wholeFileValue(field, text) !== reading[field]?.text;
  };
}
