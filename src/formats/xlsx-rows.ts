import { type DecimalMark, settled } from "./number-text.js";
import { remembered } from "./remembered.js";
import { rowRecord } from "./row-record.js";
import type { FormFault, TableRecord } from "./table-record.js";
import { isoDate } from "./xlsx-dates.js";
import { plainNumber } from "./xlsx-number.js";
import type { DateStyles } from "./xlsx-styles.js";

/** What a column of a sheet is read for; null where it is not. */
export type ColumnUse = "amount" | "date" | "text" | null;

/** What cells say that are not text themselves, and how they are written as text. */
export interface SheetForm {
  readonly strings: readonly string[];
  readonly dateStyles: DateStyles;
  readonly is1904: boolean;
  /** By column: records have just these fields. */
  readonly uses: readonly ColumnUse[];
  /** The decimal mark of amounts. */
  readonly decimal: DecimalMark;
  /** How many records are wanted; all where it is left out. */
  readonly most?: number;
}

/** What the value of a cell is. */
export type CellType = "n" | "s" | "b" | "e" | "d" | "str" | "inlineStr";

interface SheetCell {
  readonly type: CellType;
  readonly style: number;
  /** Text as people see it, else as it is written; null where the cell has no value. */
  readonly value: string | null;
  readonly hasFormula: boolean;
}

/** Makes records of the rows of a sheet; it is told of rows and cells in their order. */
export interface SheetRows {
  /** @param row its number; 0 where it is the one after the last one */
  start(row: number): void;
  /** @param column from 0; −1 where it is the one after the last one. @returns whether the cell's value is wanted */
  goTo(column: number): boolean;
  /** What is in the cell that was gone to. */
  put(cell: SheetCell): void;
  end(): void;
  /** The records since it was asked before. */
  take(): TableRecord[];
}

/** The last row that a sheet can have. */
const LAST_ROW = 1_048_576;

export function sheetRows(form: SheetForm, onFull: () => void): SheetRows {
  const { uses, most = Number.POSITIVE_INFINITY } = form;
  const blank: readonly string[] = uses.map(() => "");
  let count = 0;
  const textOf = cellReader(form);
  let records: TableRecord[] = [];
  let [line, column] = [0, -1];
  let fields: string[] | null = null;
  let fault: FormFault | null = null;
  let isBlank = true;
  return {
    start(row) {
      line = row || line + 1;
      column = -1;
      fields = null;
      fault = null;
      isBlank = true;
    },
    goTo(place) {
      column = place < 0 ? column + 1 : place;
      return column < blank.length && count < most;
    },
    put(cell) {
      const text = textOf(cell, uses[column]);
      if (text === null) fault = uses[column] ? "ERROR_CELL" : fault;
      fields ??= blank.slice();
      fields[column] = text ?? cell.value ?? "";
      if (text !== "") isBlank = false;
    },
    end() {
      if (fields === null || isBlank) return;
      count += 1;
      if (line >= LAST_ROW) onFull();
      records.push(rowRecord(fields, line, fault));
    },
    take() {
      const taken = records;
      records = [];
      return taken;
    },
  };
}

/** The text of a cell; null where it is an error, or a formula without its result. */
type ReadCell = (cell: SheetCell, use: ColumnUse) => string | null;

function cellReader({ strings, dateStyles, is1904, decimal }: SheetForm): ReadCell {
  const dateText = remembered((number) => isoDate(number, is1904) ?? plainNumber(number));
  const numberText = (number: string, style: number, use: ColumnUse) => {
    const isDate = dateStyles[style] || (is1904 && use === "date" && SERIAL.test(number));
    if (isDate) return dateText(number);
    const plain = plainNumber(number);
    return use === "amount" ? settled(plain, decimal) : plain;
  };
  return ({ type, style, value, hasFormula }, use) => {
    if (value === null) return hasFormula ? null : "";
    if (type === "e") return null;
    if (type === "str" || type === "inlineStr") return value;
    if (value === "") return hasFormula ? null : "";
    if (type === "n") return numberText(value, style, use);
    if (type === "s") return strings[Number(value)] ?? null;
    if (type === "b") return value === "1" || value === "true" ? "TRUE" : "FALSE";
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00` : value;
  };
}

/** A day of this or the last century as a number: in a workbook that counts from 1904, nobody else would know that. */
const SERIAL = /^\d{5}(?:\.\d+)?$/;

const TYPES: ReadonlyMap<string, CellType> = new Map(
  (["n", "s", "b", "e", "d", "str", "inlineStr"] as const).map((type) => [type, type]),
);

/** What the attribute `t` says; anything unknown is text. */
export function cellType(name: string): CellType {
  return TYPES.get(name) ?? "str";
}
