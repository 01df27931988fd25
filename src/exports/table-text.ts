import { type Cell, csvLine } from "../formats/csv-line.js";

/** How a table is written. */
export interface TableFormat {
  /** What the table is called in JSON: `{ "customers": [...] }`. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly isJson: boolean;
  /** In CSV, text that a spreadsheet would execute gets a leading `'`, unless raw. */
  readonly isRaw: boolean;
}

const PIECE_LENGTH = 65_536;

/** Columns that SQL gives as 0 and 1. */
const TRUTHS = ["isAnomaly"];

/**
 * A table as text, piece by piece: CSV with a line of headings, or JSON with one object a line.
 * @param rows cells in the order of the columns; 0 and 1 in a column of truths
 */
export function* tablePieces(format: TableFormat, rows: Iterable<Cell[]>): Generator<string> {
  const { opening, line, between, closing } = format.isJson ? jsonParts(format) : csvParts(format);
  const truths = format.columns.flatMap((name, j) => (TRUTHS.includes(name) ? j : []));
  let text = opening;
  let before = "";
  for (const cells of rows) {
    for (const j of truths) cells[j] = cells[j] === null ? null : cells[j] === 1;
    text += before + line(cells);
    before = between;
    if (text.length < PIECE_LENGTH) continue;
    yield text;
    text = "";
  }
  yield text + closing;
}

interface Parts {
  readonly opening: string;
  readonly line: (cells: readonly Cell[]) => string;
  readonly between: string;
  readonly closing: string;
}

function csvParts({ columns, isRaw }: TableFormat): Parts {
  return {
    opening: `${columns.join(",")}\n`,
    line: (cells) => `${csvLine(cells, isRaw)}\n`,
    between: "",
    closing: "",
  };
}

function jsonParts({ name, columns }: TableFormat): Parts {
  const labels = columns.map((column, j) => `${j === 0 ? "" : ","}${JSON.stringify(column)}:`);
  return {
    opening: `{ ${JSON.stringify(name)}: [\n`,
    line: (cells) => `{${cells.map((cell, j) => labels[j] + JSON.stringify(cell)).join("")}}`,
    between: ",\n",
    closing: "\n] }\n",
  };
}
