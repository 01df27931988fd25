import { xmlReader, xmlText } from "./xlsx-xml.js";

/** Thrown where a fast reader meets XML that it does not know: a general one must read the part from its start. */
export class IrregularXml extends Error {}

/** An element that holds most of a part, and how each of the items in it ends. */
export interface XmlList {
  readonly element: string;
  readonly itemEnd: string;
  /** Takes the items that start before `end`, which are whole; returns where the first thing stands that is none. */
  readonly take: (text: string, end: number) => number;
}

/** Of the text before the first item, and of an item: a general reader refuses what is longer. */
const LONGEST = 1 << 22;
const PIECE = 1 << 18;

/**
 * Reads a part that is one long list. What stands around the list is read by the general reader, which also finds out
 * where the part is cut off. Yields whenever items may have been taken.
 * @throws IrregularXml; ClienteleError DAMAGED_FILE, those of `bytes`
 */
export async function* readList(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  list: XmlList,
): AsyncGenerator<void> {
  const around = xmlReader(file, { open: () => undefined });
  let phase: "before" | "inside" | "behind" = "before";
  let text = "";
  for await (const piece of largePieces(xmlText(bytes, file))) {
    text += piece;
    if (phase === "before") {
      const start = listStart(text, list.element);
      if (start < 0) continue;
      around.write(text.slice(0, start));
      text = text.slice(start);
      phase = "inside";
    }
    if (phase === "inside") {
      const { rest, isEnd } = takeItems(text, list);
      text = rest;
      if (isEnd) phase = "behind";
      yield;
    }
    if (phase === "behind") {
      around.write(text);
      text = "";
    }
  }
  if (phase !== "behind") throw new IrregularXml();
  around.end();
}

/** Behind the list's start tag; −1 where more text must come. @throws IrregularXml */
function listStart(text: string, element: string): number {
  const at = text.indexOf(`<${element}`);
  const end = at < 0 ? -1 : text.indexOf(">", at);
  const before = end < 0 ? text : text.slice(0, end);
  if (before.includes("<!") || text[end - 1] === "/" || before.length > LONGEST) throw new IrregularXml();
  return end < 0 ? -1 : end + 1;
}

/** @throws IrregularXml where there is something that is no item */
function takeItems(text: string, { element, itemEnd, take }: XmlList): { rest: string; isEnd: boolean } {
  const lastItem = text.lastIndexOf(itemEnd);
  const listEnd = text.indexOf(`</${element}>`, Math.max(0, lastItem));
  const end = listEnd >= 0 ? listEnd : lastItem < 0 ? 0 : lastItem + itemEnd.length;
  const at = take(text, end);
  const isEnd = at === listEnd;
  if (!isEnd && (at < end || text.length - at > LONGEST)) throw new IrregularXml();
  return { rest: text.slice(at), isEnd };
}

/** Few large pieces are read faster than many small ones. */
async function* largePieces(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield text;
}
