import { SaxesParser, type SaxesTagPlain } from "saxes";
import { decoderOf } from "./decode-text.js";
import { markedEncoding } from "./encoding.js";
import { damagedWorkbook } from "./xlsx-fault.js";

/** What an element or its text means to somebody. Names are without their prefix, which each program chooses as it likes. */
export interface XmlHandlers {
  readonly open: (name: string, attributes: XmlAttributes) => void;
  readonly close?: (name: string) => void;
  /** Text between two tags, in one or more pieces. */
  readonly text?: (text: string) => void;
}

export type XmlAttributes = Readonly<Record<string, string>>;

/** Takes the text of an XML part piece by piece. */
export interface XmlReader {
  write(text: string): void;
  /** Says that nothing follows. */
  end(): void;
}

/** Sound workbooks need about ten levels. */
const DEEPEST = 32;
/** Characters between two tags: the longest text of a cell has 32,767, each of which may be written with several. */
const LONGEST_GAP = 1 << 20;
/** Characters before the first tag. */
const LONGEST_START = 1 << 16;

/**
 * Reads XML that nobody vouches for: no document types and so no entities of its own, no bottomless nesting, and no text
 * without end.
 * @throws ClienteleError DAMAGED_FILE, from write and end
 */
export function xmlReader(file: string, handlers: XmlHandlers): XmlReader {
  const parser = new SaxesParser({ position: false, xmlns: false });
  let depth = 0;
  let sinceTag = 0;
  let longest = LONGEST_START;
  parser.on("error", () => {
    throw damagedWorkbook(file, "its XML is damaged");
  });
  parser.on("doctype", () => {
    throw damagedWorkbook(file, "its XML declares a document type, as no spreadsheet program does");
  });
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    sinceTag = 0;
    longest = LONGEST_GAP;
    depth += 1;
    if (depth > DEEPEST) throw damagedWorkbook(file, "its XML is nested too deeply");
    handlers.open(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    sinceTag = 0;
    depth -= 1;
    handlers.close?.(localName(name));
  });
  if (handlers.text) {
    parser.on("text", handlers.text);
    parser.on("cdata", handlers.text);
  }
  return {
    write(text) {
      sinceTag += text.length;
      parser.write(text);
      if (sinceTag > longest) throw damagedWorkbook(file, "a piece of its XML has no end");
    },
    end: () => void parser.close(),
  };
}

/** Reads a part of a workbook from its start to its end. @throws ClienteleError DAMAGED_FILE, those of `bytes` */
export async function readXml(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  handlers: XmlHandlers,
): Promise<void> {
  const reader = xmlReader(file, handlers);
  for await (const text of xmlText(bytes, file)) reader.write(text);
  reader.end();
}

/** The text of a part: UTF-8, unless a byte order mark says UTF-16. @throws ClienteleError DAMAGED_FILE, those of `bytes` */
export async function* xmlText(bytes: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<string> {
  let decode: ReturnType<typeof decoderOf> | null = null;
  const sound = (piece: Uint8Array, isLast: boolean) => {
    decode ??= decoderOf(markedEncoding(piece) ?? "utf-8", file);
    try {
      return decode(piece, isLast);
    } catch {
      throw damagedWorkbook(file, "its XML holds bytes that are no characters");
    }
  };
  for await (const piece of bytes) yield sound(piece, false);
  yield sound(new Uint8Array(), true);
}

/** A name without its prefix. */
function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
