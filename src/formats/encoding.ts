/** How characters are written as bytes. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "windows-1252";

const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: "utf-8",
  utf16: "utf-16le",
  utf16le: "utf-16le",
  utf16be: "utf-16be",
  latin1: "latin1",
  iso88591: "latin1",
  windows1252: "windows-1252",
  cp1252: "windows-1252",
};

/** The encoding of that name, however it is spelt (utf8, ISO-8859-1, CP1252 …); null where it is not known. */
export function encodingNamed(name: string): Encoding | null {
  const plain = name.trim().toLowerCase().replace(/[-_ ]/g, "");
  return Object.hasOwn(NAMES, plain) ? NAMES[plain] : null;
}

/** What a byte order mark says; null where there is none. */
export function markedEncoding(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
}

/** UTF-16 that nothing marks: its zero bytes stand at every second place. Null where the bytes do not look like it. */
export function unmarkedUtf16(head: Uint8Array): Encoding | null {
  const bytes = head.subarray(0, 256 - (head.length % 2));
  const zeros = (odd: number) => bytes.filter((byte, i) => i % 2 === odd && byte === 0).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (odd >= 4 && odd > bytes.length / 4 && even === 0) return "utf-16le";
  return even >= 4 && even > bytes.length / 4 && odd === 0 ? "utf-16be" : null;
}
