import { percent } from "../numeric/readable.js";
import { type Alert, alertOf, counted } from "./alert.js";
import type { AlertFacts, ImportNotes } from "./alert-facts.js";
import { DECIDE_SHARE } from "./rule-alerts.js";

/** Alerts about the files of the import that makes the version. */
export function importAlerts({ notes }: AlertFacts): Alert[] {
  return notes
    ? [...rejectedRows(notes), ...fullSheets(notes), ...roundedPrices(notes), ...ignoredColumns(notes)]
    : [];
}

function rejectedRows({ rowsRead, rowsRejected, rejectExamples }: ImportNotes): Alert[] {
  const share = rowsRejected / Math.max(1, rowsRead);
  return alertOf({
    code: "REJECTED_ROWS",
    severity: share > DECIDE_SHARE ? "DECIDE" : "NOTE",
    message: `${rowsRejected.toLocaleString("en-GB")} of ${counted(rowsRead, "row")} (${percent(share)}) could not be read and ${rowsRejected === 1 ? "is" : "are"} not among the orders. See why with clientele export rejects, correct them, and import them.`,
    count: rowsRejected,
    examples: rejectExamples,
  });
}

function fullSheets({ fullSheets }: ImportNotes): Alert[] {
  return alertOf({
    code: "FULL_SHEET",
    severity: "DECIDE",
    message: `${counted(fullSheets.length, "sheet has", "sheets have")} all the 1,048,576 rows that a sheet can have, so later rows were probably cut off. Export the orders again as CSV, or in several workbooks, and import with --replace.`,
    count: fullSheets.length,
    examples: fullSheets,
  });
}

function roundedPrices({ roundedPrices }: ImportNotes): Alert[] {
  return alertOf({
    code: "ROUNDED_PRICES",
    severity: "NOTE",
    message: `${counted(roundedPrices, "unit price has", "unit prices have")} more than three decimals and ${roundedPrices === 1 ? "was" : "were"} rounded to three, halves to the even digit. Where that matters, give prices of larger units.`,
    count: roundedPrices,
    examples: [],
  });
}

function ignoredColumns({ ignoredColumns }: ImportNotes): Alert[] {
  return alertOf({
    code: "IGNORED_COLUMNS",
    severity: "NOTE",
    message: `${counted(ignoredColumns.length, "column")} of the files ${ignoredColumns.length === 1 ? "was" : "were"} not used. Where one of them is needed, name its field: --map column=field.`,
    count: ignoredColumns.length,
    examples: ignoredColumns,
  });
}
