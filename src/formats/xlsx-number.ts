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
  return withoutExponent(String(value));
}

function withoutExponent(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign, first, rest = "", power] = match;
  const exponent = Number(power);
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${first}${rest}`;
  return `${sign}${first}${rest.padEnd(exponent, "0")}`; // from 1e21 on, so no digit is left for a fraction
}

/**
 * The same as an amount under a decimal mark. Three decimals become four: 1.234 alone could be a thousand and more.
 * @param number as plainNumber gives it
 */
export function amountText(number: string, decimal: "." | ","): string {
  const point = number.indexOf(".");
  if (point < 0) return number;
  const clear = number.length - point === 4 ? `${number}0` : number;
  return decimal === "." ? clear : clear.replace(".", ",");
}
