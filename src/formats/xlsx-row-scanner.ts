import { IrregularXml } from "./xlsx-list.js";
import { remembered } from "./xlsx-own-text.js";
import type { CellType, SheetRows } from "./xlsx-rows.js";
import { stringText, unescapedCell } from "./xlsx-text.js";

const QUOTE = 34;
const SLASH = 47;
const DIGIT_0 = 48;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const LETTER_A = 65;
const [C, R, S, T] = [99, 114, 115, 116];

const TYPES: Readonly<Record<string, CellType>> = {
  ...{ n: "n", s: "s", b: "b", e: "e", d: "d" },
  ...{ str: "str", inlineStr: "inlineStr" },
};

/**
 * Reads the rows of a sheet as programs write them, five times as fast as a general reader of XML.
 * @returns a function for readList: it tells `rows` of all rows that start before `end`
 */
export function rowScanner(rows: SheetRows): (text: string, end: number) => number {
  const valueText = remembered((xml) => sound(unescapedCell(xml)));
  const inlineText = remembered((xml) => sound(stringText(xml)));
  let text = "";
  let at = 0;
  // of the tag that was read last
  let isEmpty = false;
  let [place, style] = [-1, 0];
  let type: CellType = "n";

  /** Reads the attributes of a tag up to its end; `place` is the row or the column that it names. */
  const readAttributes = (readPlace: () => void) => {
    place = -1;
    style = 0;
    type = "n";
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === GREATER) break;
      if (code === SLASH) {
        isEmpty = true;
        expect("/>");
        return;
      }
      if (code <= 32) {
        at += 1;
        continue;
      }
      if (text.charCodeAt(at + 1) !== EQUALS) skipAttribute();
      else if (code === R) readPlace();
      else if (code === S) readStyle();
      else if (code === T) readType();
      else skipAttribute();
    }
    isEmpty = false;
    at += 1;
  };
  const expect = (expected: string) => {
    if (!text.startsWith(expected, at)) throw new IrregularXml();
    at += expected.length;
  };
  const skipAttribute = () => {
    at = text.indexOf("=", at) + 1;
    if (at === 0 || text.charCodeAt(at) !== QUOTE) throw new IrregularXml();
    at = text.indexOf('"', at + 1) + 1;
    if (at === 0) throw new IrregularXml();
  };
  /** The digits up to the closing quote. */
  const readDigits = () => {
    let value = 0;
    for (; text.charCodeAt(at) !== QUOTE; at++) {
      const digit = text.charCodeAt(at) - DIGIT_0;
      if (!(digit >= 0 && digit <= 9)) throw new IrregularXml();
      value = value * 10 + digit;
    }
    at += 1;
    return value;
  };
  const readStyle = () => {
    at += 2;
    expect('"');
    style = readDigits();
  };
  const readType = () => {
    const from = at + 3;
    at += 2;
    expect('"');
    at = text.indexOf('"', at) + 1;
    type = TYPES[text.slice(from, at - 1)] ?? "str";
  };
  const readRow = () => {
    at += 2;
    expect('"');
    place = readDigits();
  };
  const readColumn = () => {
    at += 2;
    expect('"');
    let column = 0;
    let letter = text.charCodeAt(at) - LETTER_A;
    for (; letter >= 0 && letter < 26; letter = text.charCodeAt(++at) - LETTER_A) column = column * 26 + letter + 1;
    if (column === 0) throw new IrregularXml();
    readDigits();
    place = column - 1;
  };
  const skipSpaces = () => {
    while (text.charCodeAt(at) <= 32) at += 1;
  };
  const takeCell = () => {
    readAttributes(readColumn);
    const isWanted = rows.goTo(place);
    if (isEmpty) return;
    let value: string | null = null;
    let hasFormula = false;
    for (;;) {
      skipSpaces();
      const next = text.charCodeAt(at + 1);
      // …
    }
  };
  return () => 0;
}
