/** Largest magnitude of quantity × price, in thousandths, that sums stay exact with. */
export const LARGEST_AMOUNT = 9e12;
const LARGEST_QUANTITY = 2 ** 31 - 1;

/** A value, or the reason why the text is none. */
export type Parsed<T> = { readonly value: T } | { readonly reason: string };

/** A whole number, also written as a float ("6.0"). */
export function parseQuantity(text: string): Parsed<number> {
  const match = /^\s*([+-]?\d{1,15})(?:\.0+)?\s*$/.exec(text);
  if (!match) return { reason: `${quote(text)} is not a whole number` };
  const value = Number(match[1]);
  if (Math.abs(value) > LARGEST_QUANTITY) return { reason: `${quote(text)} is out of range` };
  return { value: value === 0 ? 0 : value };
}

/** A price in thousandths; digits past the third decimal are rounded half to even. */
export function parseThousandths(text: string): Parsed<number> {
  const match = /^\s*([+-]?)(\d{1,13})(?:\.(\d{0,18}))?\s*$/.exec(text);
  if (!match) return { reason: `${quote(text)} is not an amount such as 2.55` };
  const fraction = (match[3] ?? "").padEnd(3, "0");
  const kept = Number(match[2]) * 1_000 + Number(fraction.slice(0, 3));
  const value = kept + roundUp(fraction.slice(3), kept);
  if (value > LARGEST_AMOUNT) return { reason: `${quote(text)} is out of range` };
  return { value: match[1] === "-" && value !== 0 ? -value : value };
}

/** 1 where the cut-off digits round up: more than half, or half beside an odd digit. */
function roundUp(cutOff: string, kept: number): 0 | 1 {
  if (cutOff === "" || cutOff[0] < "5") return 0;
  if (cutOff[0] > "5" || /[1-9]/.test(cutOff.slice(1))) return 1;
  return kept % 2 === 1 ? 1 : 0;
}

/** The text in quotes, shortened for a message. */
export function quote(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}
