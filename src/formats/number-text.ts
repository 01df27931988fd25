/** What stands before the fraction of a number. */
export type DecimalMark = "." | ",";

/**
 * A number as CSV would have it: the shortest text that stands for it, without an exponent, `17850.0` as `17850`. Three
 * digits behind the point get a fourth: 1.2340 can be no thousand, so that the file's decimal mark is never in question.
 */
export function numberText(value: number, mark: DecimalMark): string {
  if (Number.isNaN(value)) return "";
  const text = String(value);
  return settled(text.includes("e") ? withoutExponent(text) : text, mark);
}

/** A 32-bit float: the shortest text that no other such float stands nearer to. */
export function floatText(value: number, mark: DecimalMark): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return numberText(short, mark);
  }
  return numberText(value, mark);
}

/** `unscaled` / 10^`scale`, exactly. */
export function decimalText(unscaled: bigint, scale: number, mark: DecimalMark): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${unscaled < 0n ? "-" : ""}${whole}${fraction === "" ? "" : settled(`.${fraction}`, mark)}`;
}

function settled(text: string, mark: DecimalMark): string {
  const clear = text.at(-4) === "." ? `${text}0` : text;
  return clear.replace(".", mark);
}

function withoutExponent(text: string): string {
  const [mantissa, exponent] = text.split("e");
  const [whole, fraction = ""] = mantissa.replace("-", "").split(".");
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  const plain = point > 0 ? digits.padEnd(point, "0") : `0.${"0".repeat(-point)}${digits}`;
  return text.startsWith("-") ? `-${plain}` : plain;
}
