const ENTITIES = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** What text in XML may not hold: control characters, two that are none, and the end of a section. */
const FORBIDDEN = /[^\t\n\r\x20-\ufffd]|\]\]>/;

/** The text that XML between two tags stands for, all its line ends as `\n`; null where it is not as XML must be. */
export function unescapeXml(xml: string): string | null {
  if (FORBIDDEN.test(xml)) return null;
  const lines = xml.includes("\r") ? xml.replace(/\r\n?/g, "\n") : xml;
  if (!lines.includes("&")) return lines;
  let isSound = true;
  const text = lines.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
    const character = end ? (ENTITIES.get(name) ?? numbered(name)) : null;
    isSound &&= character !== null;
    return character ?? "";
  });
  return isSound ? text : null;
}

/** Characters that XML 1.0 may hold, by their number: #10, #x1F600. */
function numbered(name: string): string | null {
  const match = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (!match) return null;
  const code = match[1] ? Number.parseInt(match[1], 16) : Number(match[2]);
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
  const character = String.fromCodePoint(code);
  return FORBIDDEN.test(character) ? null : character;
}

/** `_x000D_` stands for a character that XML cannot hold; of NUL and of halves of characters it stays as it is. */
const ESCAPED = /_x(?!0000|[dD][89a-fA-F])([\da-fA-F]{4})_/g;

/** The text of a cell as people see it. All line ends are `\n`, as they are in quoted fields of CSV. */
export function cellText(text: string): string {
  const whole = text.includes("_x")
    ? text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
  return whole.includes("\r") ? whole.replace(/\r\n?/g, "\n") : whole;
}

/** A tag without oddities and the text behind it. */
const TAG = /<(\/?)([A-Za-z]+)(?:\s+[\w:]+="[^"<]*")*\s*(\/?)>([^<]*)/y;

/** Runs and their properties need three levels. */
const DEEPEST = 4;

/**
 * The text in `<si>` or `<is>`: of all its runs, without hints at the pronunciation (`rPh`).
 * @returns null where the XML has anything but plain tags and text: a general reader must look at it
 */
export function stringText(xml: string): string | null {
  if (xml.startsWith("<t>") && xml.indexOf("<", 3) === xml.length - 4 && xml.endsWith("</t>"))
    return unescapedCell(xml.slice(3, -4));
  let text = "";
  let isPhonetic = false;
  let depth = 0;
  TAG.lastIndex = xml.length - xml.trimStart().length;
  while (TAG.lastIndex < xml.length) {
    const match = TAG.exec(xml);
    if (!match) return null;
    const [, close, name, selfClose, behind] = match;
    if (!selfClose) depth += close ? -1 : 1;
    if (depth < 0 || depth > DEEPEST) return null;
    if (name === "rPh") isPhonetic = !close && !selfClose;
    if (name === "t" && !close && !selfClose && !isPhonetic) text += behind;
  }
  return depth === 0 ? unescapedCell(text) : null;
}

/** The text that XML between two tags of a cell stands for; null where it is not as XML must be. */
export function unescapedCell(xml: string): string | null {
  const text = unescapeXml(xml);
  return text === null ? null : cellText(text);
}
