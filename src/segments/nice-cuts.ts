/** A threshold that can be said, and how much there is to say: 0 for 1, 2 or 5, 1 for another digit, 2 for two digits. */
export interface Cut {
  readonly value: number;
  readonly digits: 0 | 1 | 2;
}

/** Powers of ten below that of the largest value: what is smaller still is all the same beside it. */
const DECADES = 8;

/**
 * The numbers of at most two significant digits above the smallest and up to the largest value, ascending; 0 where it lies
 * between them. Of whole values the whole ones only, where 1 to 9 are as easy to say as 1, 2 and 5.
 */
export function niceCuts(smallest: number, largest: number, isWhole: boolean): Cut[] {
  const farthest = Math.max(Math.abs(smallest), Math.abs(largest));
  if (!(farthest > 0 && farthest < Number.POSITIVE_INFINITY)) return [];
  const top = Math.floor(Math.log10(farthest));
  const cuts: Cut[] = [{ value: 0, digits: 0 }];
  for (let exponent = top - DECADES; exponent <= top; exponent++) {
    for (let tenths = 10; tenths < 100; tenths++) {
      const value = Number(`${tenths}e${exponent - 1}`); // the double nearest to the decimal number
      const digits = isWhole && value < 10 ? 0 : digitsOf(tenths);
      cuts.push({ value, digits }, { value: -value, digits });
    }
  }
  return cuts
    .filter(({ value }) => value > smallest && value <= largest && (!isWhole || Number.isInteger(value)))
    .sort((a, b) => a.value - b.value);
}

function digitsOf(tenths: number): Cut["digits"] {
  if (tenths === 10 || tenths === 20 || tenths === 50) return 0;
  return tenths % 10 === 0 || tenths === 15 || tenths === 25 ? 1 : 2;
}
