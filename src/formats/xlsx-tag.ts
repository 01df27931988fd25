import { IrregularXml } from "./xlsx-list.js";
import { type CellType, cellType } from "./xlsx-rows.js";

/** What the tag of a row or a cell says. */
export interface SheetTag {
  /** The number of a row; 0 where it is not said. */
  row: number;
  /** The column of a cell, from 0; −1 where it is not said. */
  column: number;
  style: number;
  type: CellType;
  /** True where nothing is in it: `<c r="A1" s="1"/>`. */
  isEmpty: boolean;
}

const SPACE = 32;
const QUOTE = 34;
const SLASH = 47;
const ZERO = 48;
const EQUALS = 61;
const GREATER = 62;
const BEFORE_A = 64;
const LETTERS = 26;
/** ZZZ; no sheet has as many columns. */
const LAST_COLUMN = 18_278;
const MOST_DIGITS = 7;
const [R, S, T] = [114, 115, 116];

/**
 * Reads the attributes of a tag from behind its name on.
 * @param tag OUT
 * @returns where the tag ends
 * @throws IrregularXml
 */
export function readTag(text: string, start: number, tag: SheetTag): number {
  tag.row = 0;
  tag.column = -1;
  tag.style = 0;
  tag.type = "n";
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) at += 1;
    else if (code === GREATER || code === SLASH) break;
    else at = readAttribute(text, at, code, tag);
  }
  tag.isEmpty = text.charCodeAt(at) === SLASH;
  if (!tag.isEmpty) return at + 1;
  if (text.charCodeAt(at + 1) !== GREATER) throw new IrregularXml();
  return at + 2;
}

/** Returns where the attribute ends; one that nobody needs is passed over. */
function readAttribute(text: string, start: number, name: number, tag: SheetTag): number {
  const isShort = text.charCodeAt(start + 1) === EQUALS;
  const from = isShort ? start + 2 : text.indexOf("=", start) + 1;
  if (text.charCodeAt(from) !== QUOTE || from === 0) throw new IrregularXml();
  if (isShort && name === R) return readPlace(text, from + 1, tag);
  const end = text.indexOf('"', from + 1);
  if (end < 0) throw new IrregularXml();
  if (isShort && name === S) tag.style = Number(text.slice(from + 1, end));
  if (isShort && name === T) tag.type = cellType(text.slice(from + 1, end));
  return end + 1;
}

/** 12 of a row is row 12, AB12 of a cell is column 28: its row has said its number itself. */
function readPlace(text: string, start: number, tag: SheetTag): number {
  let at = start;
  let column = 0;
  let row = 0;
  let code = text.charCodeAt(at);
  while (code > BEFORE_A && code <= BEFORE_A + LETTERS) {
    column = column * LETTERS + code - BEFORE_A;
    code = text.charCodeAt(++at);
  }
  const digits = at;
  while (code >= ZERO && code < ZERO + 10) {
    row = row * 10 + code - ZERO;
    code = text.charCodeAt(++at);
  }
  if (code !== QUOTE || at === digits || at - digits > MOST_DIGITS || column > LAST_COLUMN)
    throw new IrregularXml();
  tag.row = column === 0 ? row : 0;
  tag.column = column - 1;
  return at + 1;
}
