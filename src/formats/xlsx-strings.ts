import { ownText } from "../database/own-text.js";
import { tooLargeWorkbook } from "./xlsx-fault.js";
import { IrregularXml, readList } from "./xlsx-list.js";
import { cellText, stringText } from "./xlsx-text.js";
import { readXml } from "./xlsx-xml.js";

/** Of all texts together, in characters. */
const MOST_TEXT = 1 << 27;
/** What a text takes in memory beside its characters. */
const COST_OF_TEXT = 16;
const ITEM_END = "</si>";

/** Takes in the next text of the list. */
type AddText = (text: string) => void;

/**
 * The texts that the cells of a workbook share, in their order; they stay in memory.
 * @param open reads the part from its start
 * @param most how many characters they may have together
 * @throws ClienteleError DAMAGED_FILE, ARCHIVE_NOT_UNPACKED, those of `open`
 */
export async function readSharedStrings(
  open: () => AsyncIterable<Uint8Array>,
  file: string,
  most = MOST_TEXT,
): Promise<readonly string[]> {
  try {
    return await collect(file, most, (add) => readRegular(open(), file, add));
  } catch (error) {
    if (!(error instanceof IrregularXml)) throw error;
    return collect(file, most, (add) => readAny(open(), file, add));
  }
}

async function collect(
  file: string,
  most: number,
  read: (add: AddText) => Promise<void>,
): Promise<readonly string[]> {
  const texts: string[] = [];
  let length = 0;
  await read((text) => {
    length += text.length + COST_OF_TEXT;
    if (length > most) throw tooLargeWorkbook(file, `its texts have more than ${most} characters`);
    texts.push(ownText(text));
  });
  return texts;
}

/** @throws IrregularXml */
async function readRegular(bytes: AsyncIterable<Uint8Array>, file: string, add: AddText): Promise<void> {
  const take = (text: string, end: number) => {
    let at = 0;
    while (at < end) {
      const next = takeItem(text, at, add);
      if (next < 0) break;
      at = next;
    }
    return at;
  };
  for await (const _ of readList(bytes, file, { element: "sst", itemEnd: ITEM_END, take }));
}

/** Returns where the item at `start` ends, behind it spaces; −1 where there is no item. */
function takeItem(text: string, start: number, add: AddText): number {
  const isItem = text.startsWith("<si>", start);
  const close = isItem ? text.indexOf(ITEM_END, start) : -1;
  const found = close < 0 ? null : stringText(text.slice(start + 4, close));
  if (found === null) return -1;
  add(found);
  let at = close + ITEM_END.length;
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

async function readAny(bytes: AsyncIterable<Uint8Array>, file: string, add: AddText): Promise<void> {
  const reader = textReader();
  await readXml(bytes, file, {
    open: (name) => {
      if (name === "si") reader.start();
      reader.open(name);
    },
    close(name) {
      reader.close(name);
      if (name === "si") add(reader.text());
    },
    text: reader.add,
  });
}

/** Gathers the text of an item, without hints at the pronunciation, from the general reader's calls. */
export function textReader() {
  let whole = "";
  let isText = false;
  let isPhonetic = false;
  return {
    start() {
      whole = "";
    },
    open(name: string) {
      if (name === "rPh") isPhonetic = true;
      if (name === "t") isText = !isPhonetic;
    },
    close(name: string) {
      if (name === "rPh") isPhonetic = false;
      if (name === "t") isText = false;
    },
    add(text: string) {
      if (isText) whole += text;
    },
    text: () => cellText(whole),
  };
}
