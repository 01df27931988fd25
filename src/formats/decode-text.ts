import { ClienteleError } from "../errors.js";
import type { Encoding } from "./encoding.js";
import { firstInvalidUtf8 } from "./utf8.js";

/** Turns the next bytes into text; `isLast` says that none follow. */
export type Decode = (bytes: Uint8Array, isLast: boolean) => string;

/**
 * A decoder for one file. A byte order mark is dropped.
 * @throws ClienteleError UNSUPPORTED_ENCODING with the offset of the first byte that cannot be
 */
export function decoderOf(encoding: Encoding, file: string): Decode {
  if (encoding === "utf-8") return utf8Decoder(file);
  if (encoding === "utf-16le" || encoding === "utf-16be") return utf16Decoder(file, encoding);
  return encoding === "latin1" ? latin1 : windows1252;
}

/** Decodes UTF-8 piece by piece; an invalid byte is named by its offset. */
function utf8Decoder(file: string): Decode {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let offset = 0;
  let pending: Uint8Array = new Uint8Array();
  return (bytes, isLast) => {
    try {
      const text = decoder.decode(bytes, { stream: !isLast });
      offset += bytes.length;
      pending = Buffer.concat([pending, bytes.subarray(-3)]).subarray(-3);
      return text;
    } catch {
      const before = pending.length;
      const bad = firstInvalidUtf8(Buffer.concat([pending, bytes]), before);
      throw badByte(file, "UTF-8", offset - before + bad);
    }
  };
}

/** Decodes UTF-16 piece by piece: pairs of bytes and of surrogates may be cut in two between pieces. */
function utf16Decoder(file: string, encoding: Encoding): Decode {
  let pending: Uint8Array = new Uint8Array();
  let offset = 0;
  return (bytes, isLast) => {
    const all = Buffer.concat([pending, bytes]);
    let end = all.length - (all.length % 2);
    const even = encoding === "utf-16be" ? Buffer.from(all.subarray(0, end)).swap16() : all.subarray(0, end);
    let text = even.toString("utf16le");
    if (!isLast && /[\ud800-\udbff]$/.test(text)) {
      end -= 2;
      text = text.slice(0, -1);
    }
    const lone = text.search(/[\ud800-\udfff]/u);
    if (lone >= 0) throw badByte(file, "UTF-16", offset + 2 * lone);
    if (isLast && end < all.length) throw badByte(file, "UTF-16", offset + end);
    const isStart = offset === 0 && text.startsWith("\ufeff");
    pending = all.subarray(end);
    offset += end;
    return isStart ? text.slice(1) : text;
  };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** The characters of 0x80–0x9f where Windows-1252 is not latin-1 (https://encoding.spec.whatwg.org/#windows-1252). */
const WINDOWS_1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function windows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80]);
}

/** A byte that cannot be, by its offset in the text. */
export function badByte(file: string, encoding: string, offset: number): ClienteleError {
  return new ClienteleError("UNSUPPORTED_ENCODING", { file, encoding, offset });
}
