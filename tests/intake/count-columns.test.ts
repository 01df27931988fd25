import { describe, expect, it } from "vitest";
import type { LineFacts } from "../../src/database/line-facts.js";
import { countColumns } from "../../src/intake/count-columns.js";

const at = (text: string) => Date.parse(text);
const line = (other: Partial<Record<number, number | null>> = {}): LineFacts =>
  Object.assign([1, 1, 1, 1, 1, 1, at("2011-01-15T12:00Z"), 1, 1_000, 0], other) as unknown as LineFacts;

function count(lines: readonly LineFacts[], timeZone = "UTC") {
  const columns = countColumns(timeZone);
  for (const one of lines) columns.add(one);
  return columns.result();
}

/** The first counts, as many as there are months. */
const byMonth = ({ months }: { months: readonly string[] }, counts: ArrayLike<number>) =>
  Object.fromEntries(months.map((month, i) => [month, counts[i] ?? 0]));

describe("counting columns", () => {
  it("tells distinct and missing values of texts, in all and by month", () => {
    const february = at("2011-02-01T00:00Z");
    const counts = count([
      line(),
      line({ 1: 2, 4: null }),
      line({ 1: 9_999, 4: null, 6: february }),
      line({ 4: 7, 6: february }),
    ]);
    const { invoice, customer, country } = counts.texts;
    expect([invoice.distinct, invoice.missing]).toEqual([3, 0]); // 1, 2 and 9,999
    expect([customer.distinct, customer.missing]).toEqual([2, 2]);
    expect([country.distinct, country.missing]).toEqual([1, 0]);
    expect(invoice.has(9_999) && invoice.has(2)).toBe(true);
    expect(invoice.has(3) || invoice.has(123_456)).toBe(false);
    expect(byMonth(counts, counts.rowsByMonth)).toEqual({ "2011-01": 2, "2011-02": 2 });
    expect(byMonth(counts, customer.missingByMonth)).toEqual({ "2011-01": 1, "2011-02": 1 });
    expect(byMonth(counts, invoice.missingByMonth)).toEqual({ "2011-01": 0, "2011-02": 0 });
  });

  it("tells the range of numbers; they are never missing", () => {
    const { quantity, unitPrice } = count([line({ 7: -3 }), line({ 7: 8, 8: 0 }), line({ 7: 8 })]).numbers;
    expect([quantity.min, quantity.max, quantity.distinct, quantity.missing]).toEqual([-3, 8, 2, 0]);
    expect([unitPrice.min, unitPrice.max, unitPrice.distinct]).toEqual([0, 1_000, 2]);
  });

  it("counts the months of the data set's time zone", () => {
    const lines = [line({ 6: at("2011-01-31T18:14Z") }), line({ 6: at("2011-01-31T18:15Z") })];
    expect(count(lines).months).toEqual(["2011-01"]);
    expect(count(lines, "Asia/Kathmandu").months).toEqual(["2011-01", "2011-02"]); // UTC+05:45
    expect(count([line({ 6: at("2011-01-01T04:59Z") })], "America/New_York").months).toEqual(["2010-12"]);
  });

  it("takes months as they come, back and forth, and more than 64 of them", () => {
    const instants = Array.from({ length: 80 }, (_, i) => Date.UTC(2000, i, 5));
    const counts = count(
      [...instants, ...instants.toReversed()].map((instant) => line({ 6: instant, 3: null })),
    );
    expect(counts.months).toHaveLength(80);
    expect(counts.months.slice(0, 2)).toEqual(["2000-01", "2000-02"]);
    expect(new Set(Object.values(byMonth(counts, counts.texts.description.missingByMonth)))).toEqual(
      new Set([2]),
    );
  });
});
