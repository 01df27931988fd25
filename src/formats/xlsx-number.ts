import { withoutExponent } from "./number-text.js";

const WHOLE = /^-?(?:0|[1-9]\d*)$/;
/** Shorter ones are what JavaScript would write too: up to 15 digits come back as they were. */
const PLAIN_FRACTION = /^-?(?:0|[1-9]\d*)\.\d*[1-9]$/;
const LONGEST_PLAIN = 16;

/**
 * A cell's number in the shortest digits that stand for it, without an exponent: 2.5499999999999998 is 2.55, 1E-3 is
 * 0.001. Whole numbers stay as they are, however long. Text that is no number stays as it is.
 */
export function plainNumber(number: string): string {
  if (WHOLE.test(number)) return number;
  if (number.length <= LONGEST_PLAIN && PLAIN_FRACTION.test(number)) return number;
  const value = Number(number);
  if (number.trim() === "" || !Number.isFinite(value)) return number;
  const text = String(value);
  return text.includes("e") ? withoutExponent(text) : text;
}
