/** A line whose price is to be found: its quantity, and its amount in thousandths before an order's discount. */
export interface SpreadLine {
  readonly quantity: number;
  readonly amount: number;
  /** The goods: it sets lines of equal quantities and amounts in an order that does not depend on the file's. */
  readonly goods: string;
}

/** A unit price in thousandths as a fraction: `amount` for `units`. */
export interface SpreadPrice {
  readonly amount: number;
  readonly units: number;
}

/**
 * Spreads what an order costs over its lines in proportion to their amounts, as unit prices of whole thousandths.
 *
 * Each price is rounded down first. What is lost by that, less than a thousandth for each unit of the order, goes to whole
 * lines, a thousandth for each unit: to those of the largest quantity first, equal ones by amount and goods, as long as
 * enough is left; all that is left then goes to the line of the smallest quantity. So the amounts add up exactly wherever
 * some line has one unit; elsewhere that last price may be no whole thousandth.
 * @param lines with quantities and amounts above 0
 * @param total what they cost in all, from 0 to the sum of their amounts, in thousandths
 */
export function spreadAmount(lines: readonly SpreadLine[], total: number): SpreadPrice[] {
  if (lines.length === 1) return [{ amount: total, units: lines[0].quantity }];
  const sum = lines.reduce((all, { amount }) => all + amount, 0);
  const prices = lines.map(({ amount, quantity }) => floorShare(total, amount, sum, quantity));
  let left = lines.reduce((rest, { quantity }, i) => rest - prices[i] * quantity, total);
  const places = lines.map((_, i) => i).sort((i, j) => compare(lines[i], lines[j]));
  for (const i of places) {
    if (lines[i].quantity > left) continue;
    prices[i] += 1;
    left -= lines[i].quantity;
  }
  const smallest = places[places.length - 1];
  return lines.map(({ quantity }, i) =>
    i === smallest && left > 0
      ? { amount: prices[i] * quantity + left, units: quantity }
      : { amount: prices[i], units: 1 },
  );
}

/** The share of a line for one unit; large products are not exact in doubles. */
function floorShare(total: number, amount: number, sum: number, quantity: number): number {
  if (total * amount <= Number.MAX_SAFE_INTEGER) return Math.floor((total * amount) / (sum * quantity));
  return Number((BigInt(total) * BigInt(amount)) / (BigInt(sum) * BigInt(quantity)));
}

function compare(a: SpreadLine, b: SpreadLine): number {
  if (a.quantity !== b.quantity) return b.quantity - a.quantity;
  if (a.amount !== b.amount) return b.amount - a.amount;
  return a.goods < b.goods ? -1 : a.goods > b.goods ? 1 : 0;
}

/** More digits tell no two prices apart. */
const DIGITS = 6;

/**
 * A unit price as a text of the file, with more than three decimals where it is no whole thousandth: whoever reads it
 * rounds it as ever, and knows that it was.
 * @param price its units are not 0
 */
export function priceText({ amount, units }: SpreadPrice, decimal: "." | ","): string {
  const isNegative = amount < 0 !== units < 0 && amount !== 0;
  const [over, under] = [Math.abs(amount), Math.abs(units)];
  let rest = over % under;
  const milli = String((over - rest) / under).padStart(4, "0");
  let digits = "";
  for (; rest > 0 && digits.length < DIGITS; rest %= under) {
    rest *= 10;
    digits += Math.floor(rest / under);
  }
  const sticky = rest > 0 ? "1" : ""; // so that a little more than half is not taken for half
  return `${isNegative ? "-" : ""}${milli.slice(0, -3)}${decimal}${milli.slice(-3)}${digits}${sticky}`;
}
