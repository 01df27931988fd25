import { ClienteleError } from "../errors.js";
import type { NotebookFault, Place } from "./notebook.js";

/** A fault that makes the whole notebook unusable: front matter or a query. */
export function fatalFault(place: Place, problem: string): NotebookFault {
  return { cellLine: null, isFatal: true, error: notebookError(place, problem) };
}

/**
 * A fault of one cell, which is replaced by an error box.
 *
 * @param cell  the cell that is broken
 * @param line  the line at fault, where it is known more exactly
 */
export function cellFault(cell: Place, problem: string, line = cell.line): NotebookFault {
  return { cellLine: cell.line, isFatal: false, error: notebookError({ file: cell.file, line }, problem) };
}

function notebookError(place: Place, problem: string): ClienteleError {
  return new ClienteleError("NOTEBOOK_INVALID", { file: place.file, line: place.line, problem });
}
