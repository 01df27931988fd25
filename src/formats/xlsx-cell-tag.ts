import { IrregularXml } from "./xlsx-list.js";
import type { CellType } from "./xlsx-rows.js";

/** What the tag of a cell says. */
export interface CellTag {
  /** From 0; −1 where it is not said. */
  column: number;
  style: number;
  type: CellType;
  /** True where nothing is in it: `<c r="A1" s="1"/>`. */
  isEmpty: boolean;
}

const QUOTE = 34;
const SLASH = 47;
const ZERO = 48;
const EQUALS = 61;
const GREATER = 62;
const BEFORE_A = 64;
const [R, S, T] = [114, 115, 116];

const TYPES: Readonly<Record<string, CellType>> = {
  ...{ n: "n", s: "s", b: "b", e: "e", d: "d" },
  ...{ str: "str", inlineStr: "inlineStr" },
};

/** Reads the attributes of a cell. @returns where the tag ends. @throws IrregularXml */
export function readCellTag(text: string, start: number, tag: CellTag): number {
  tag.column = -1;
  tag.style = 0;
  tag.type = "n";
  let at = start;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === GREATER) break;
    if (code === SLASH) {
      tag.isEmpty = true;
      if (text.charCodeAt(at + 1) !== GREATER) throw new IrregularXml();
      return at + 2;
    }
    if (code <= 32) at += 1;
    else at = readAttribute(text, at, code, tag);
  }
  tag.isEmpty = false;
  return at + 1;
}

function readAttribute(text: string, start: number, name: number, tag: CellTag): number {
  const from = start + 3;
  const isKnown = text.charCodeAt(start + 1) === EQUALS;
  if (isKnown && text.charCodeAt(start + 2) !== QUOTE) throw new IrregularXml();
  if (!isKnown) {
    const eq = text.indexOf('="', start);
    return text.indexOf('"', eq + 2) + 1;
  }
  if (name === R) return readColumn(text, from, tag);
  const end = text.indexOf('"', from);
  if (name === S) tag.style = Number(text.slice(from, end));
  if (name === T) tag.type = TYPES[text.slice(from, end)] ?? "str";
  return end + 1;
}

function readColumn(text: string, start: number, tag: CellTag): number {
  let at = start;
  let column = 0;
  let code = text.charCodeAt(at);
  while (code > BEFORE_A && code <= BEFORE_A + 26) {
    column = column * 26 + code - BEFORE_A;
    code = text.charCodeAt(++at);
  }
  while (code >= ZERO && code < ZERO + 10) code = text.charCodeAt(++at);
  if (code !== QUOTE || column === 0) throw new IrregularXml();
  tag.column = column - 1;
  return at + 1;
}
