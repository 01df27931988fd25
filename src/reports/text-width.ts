/**
 * Advance widths of Helvetica (and of Arial and Liberation Sans, which were cut to the same widths) for the
 * characters from space to ~, in thousandths of the font size. Adobe's font metrics, Core 14.
 */
const ADVANCES = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const FIRST = 0x20;
/** Most accented letters, and Greek and Cyrillic, are about as wide as a digit; signs, CJK and emoji fill a square. */
const USUAL = 556;
const WIDE = 1000;
const BOLD = 1.07;

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly limit?: number;
}

/**
 * The width of a line of chart text in px, from a table: the same on every machine, whatever fonts it has.
 * At most the item's limit, at which Vega cuts the text.
 */
export function textWidth(item: TextItem, text: unknown): number {
  const thousandths = [...String(text ?? "")].reduce((sum, character) => sum + advance(character), 0);
  const isBold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  const width = (thousandths / 1000) * (item.fontSize ?? 11) * (isBold ? BOLD : 1);
  return item.limit && item.limit > 0 ? Math.min(width, item.limit) : width;
}

/** Cuts text between words into lines of at most a width in px; a single longer word keeps its line. */
export function wrapText(text: string, item: TextItem, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(item, longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function advance(character: string): number {
  const known = ADVANCES[character.codePointAt(0)! - FIRST];
  if (known !== undefined) return known;
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  return /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u2026\u2014]/u.test(
    character,
  )
    ? WIDE
    : USUAL;
}
