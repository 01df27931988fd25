import { type CellType, cellType, type SheetRows } from "./xlsx-rows.js";
import { textReader } from "./xlsx-strings.js";
import { cellText } from "./xlsx-text.js";
import type { XmlAttributes, XmlHandlers } from "./xlsx-xml.js";

/** Tells `rows` of the rows and cells of a sheet, however its XML is written: the handlers of a general reader. */
export function generalRows(rows: SheetRows): XmlHandlers {
  const inline = textReader();
  let [isInside, isValue, isWanted, hasFormula] = [false, false, false, false];
  let type: CellType = "n";
  let style = 0;
  let value: string | null = null;
  const openCell = (attributes: XmlAttributes) => {
    isWanted = rows.goTo(columnNamed(attributes.r ?? ""));
    type = cellType(attributes.t ?? "n");
    style = Number(attributes.s ?? 0);
    value = null;
    hasFormula = false;
  };
  const closeCell = () => {
    if (isWanted && (value !== null || hasFormula)) rows.put({ type, style, value, hasFormula });
  };
  return {
    open(name, attributes) {
      if (name === "sheetData") isInside = true;
      if (!isInside) return;
      if (name === "row") rows.start(/^\d{1,7}$/.test(attributes.r ?? "") ? Number(attributes.r) : 0);
      if (name === "c") openCell(attributes);
      if (name === "f") hasFormula = true;
      if (name === "is") inline.start();
      if (name === "v") {
        isValue = true;
        value = "";
      }
      inline.open(name);
    },
    close(name) {
      if (name === "sheetData") isInside = false;
      if (!isInside) return;
      inline.close(name);
      if (name === "v") {
        isValue = false;
        if (type === "str" || type === "inlineStr") value = cellText(value ?? "");
      }
      if (name === "is") value = inline.text();
      if (name === "c") closeCell();
      if (name === "row") rows.end();
    },
    text(piece) {
      if (isValue) value += piece;
      inline.add(piece);
    },
  };
}

/** Of a cell's place, such as AB12, the column from 0; −1 where it says none. */
function columnNamed(place: string): number {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(place)?.[1] ?? "";
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
