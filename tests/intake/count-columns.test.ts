import { describe, expect, it } from "vitest";
import { type LineColumns, newLineColumns } from "../../src/database/line-columns.js";
import { countColumns } from "../../src/intake/count-columns.js";

const at = (text: string) => Date.parse(text);

/** A line as numbers by the names of their columns. */
type Line = Partial<Record<Exclude<keyof LineColumns, "count">, number>>;

const line = (other: Line = {}): Line => ({
  ...{ invoices: 1, products: 1, descriptions: 1, customers: 1, countries: 1 },
  ...{ instants: at("2011-01-15T12:00Z"), quantities: 1, unitPrices: 1_000 },
  ...other,
});

function count(lines: readonly Line[], timeZone = "UTC") {
  const columns = newLineColumns(lines.length);
  lines.forEach((one, i) => {
    for (const [name, value] of Object.entries(one)) columns[name as keyof Line][i] = value;
  });
  const counter = countColumns(timeZone);
  counter.add(columns);
  return counter.result();
}

/** The first counts, as many as there are months. */
const byMonth = ({ months }: { months: readonly string[] }, counts: ArrayLike<number>) =>
  Object.fromEntries(months.map((month, i) => [month, counts[i] ?? 0]));

describe("counting columns", () => {
  it("tells distinct and missing values of texts, in all and by month", () => {
    const february = at("2011-02-01T00:00Z");
    const counts = count([
      line(),
      line({ invoices: 2, customers: 0 }),
      line({ invoices: 9_999, customers: 0, instants: february }),
      line({ customers: 7, instants: february }),
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
    const { quantity, unitPrice } = count([
      line({ quantities: -3 }),
      line({ quantities: 8, unitPrices: 0 }),
      line({ quantities: 8 }),
    ]).numbers;
    expect([quantity.min, quantity.max, quantity.distinct, quantity.missing]).toEqual([-3, 8, 2, 0]);
    expect([unitPrice.min, unitPrice.max, unitPrice.distinct]).toEqual([0, 1_000, 2]);
  });

  it("counts the months of the data set's time zone", () => {
    const lines = [line({ instants: at("2011-01-31T18:14Z") }), line({ instants: at("2011-01-31T18:15Z") })];
    expect(count(lines).months).toEqual(["2011-01"]);
    expect(count(lines, "Asia/Kathmandu").months).toEqual(["2011-01", "2011-02"]); // UTC+05:45
    expect(count([line({ instants: at("2011-01-01T04:59Z") })], "America/New_York").months).toEqual([
      "2010-12",
    ]);
  });

  it("takes months as they come, back and forth, and more than 64 of them", () => {
    const instants = Array.from({ length: 80 }, (_, i) => Date.UTC(2000, i, 5));
    const counts = count(
      [...instants, ...instants.toReversed()].map((instant) => line({ instants: instant, descriptions: 0 })),
    );
    expect(counts.months).toHaveLength(80);
    expect(counts.months.slice(0, 2)).toEqual(["2000-01", "2000-02"]);
    expect(new Set(Object.values(byMonth(counts, counts.texts.description.missingByMonth)))).toEqual(
      new Set([2]),
    );
  });
});
