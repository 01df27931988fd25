/** The customers of one country; 0 stands for those whose lines name none. */
export interface CountryTotals {
  readonly countryId: number;
  readonly customerCount: number;
  readonly orders: number;
  /** Thousandths. */
  readonly revenueMilli: number;
}

/**
 * Sums over the customers of each country: a customer has one, that of most of its lines.
 *
 * @param countryIds one a customer, NaN for none, [n]
 * @returns the largest revenue first
 */
export function countryTotals(
  countryIds: Float64Array,
  frequency: Float64Array,
  spendMilli: Float64Array,
): CountryTotals[] {
  const found = new Map<number, { customerCount: number; orders: number; revenueMilli: number }>();
  for (let i = 0; i < countryIds.length; i++) {
    const id = countryIds[i] || 0; // NaN too
    let sums = found.get(id);
    if (!sums) {
      sums = { customerCount: 0, orders: 0, revenueMilli: 0 };
      found.set(id, sums);
    }
    sums.customerCount++;
    sums.orders += frequency[i];
    sums.revenueMilli += spendMilli[i];
  }
  return Array.from(found, ([countryId, sums]) => ({ countryId, ...sums })).sort(
    (a, b) => b.revenueMilli - a.revenueMilli,
  );
}
