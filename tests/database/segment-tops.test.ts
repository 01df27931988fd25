import { describe, expect, it } from "vitest";
import { keptLines } from "../../src/database/kept-lines.js";
import type { Database } from "../../src/database/open-database.js";
import type { NewOrderLine } from "../../src/database/order-line-writer.js";
import { segmentTops, TOP_LIMIT } from "../../src/database/segment-tops.js";
import { customersWithSuspectLines } from "../../src/database/suspect-lines.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

function idsOf({ sqlite }: Database, ...numbers: string[]): Int32Array {
  const id = sqlite.prepare("SELECT id FROM customer WHERE number = ?").pluck();
  return Int32Array.from(numbers, (number) => id.get(number) as number);
}

describe("what a segment buys most, and where from", () => {
  it("is counted over the kept lines of its members", () =>
    withEmptyDatabase(async (database) => {
      const scope = await storeLines(database, [
        { quantity: 3 }, // customer 10: A, 3.000, Norway
        { invoice: "2", stockCode: "B", description: "a jug", unitPrice: 5_000 },
        { customerNumber: "11", invoice: "3", country: "France" }, // the same segment
        { customerNumber: "12", invoice: "4", stockCode: "C", unitPrice: 9_000 }, // the other segment
        { customerNumber: "10", invoice: "C5", quantity: -9 }, // does not count
      ]);
      const members = {
        customerIds: idsOf(database, "10", "11", "12"),
        segments: Int32Array.of(0, 0, 1),
        segmentCount: 2,
      };
      const [first, second] = segmentTops(database, keptLines(database, scope, 15), members);
      expect(first.products).toEqual([
        { key: "B", label: "a jug", customerCount: 1, orders: 1, revenueMilli: 5_000 },
        { key: "A", label: "a mug", customerCount: 2, orders: 2, revenueMilli: 4_000 }, // 3.000 + 1.000
      ]);
      expect(first.countries).toEqual([
        { key: "Norway", label: "Norway", customerCount: 1, orders: 2, revenueMilli: 8_000 }, // 3.000 + 5.000
        { key: "France", label: "France", customerCount: 1, orders: 1, revenueMilli: 1_000 },
      ]);
      expect(second.products.map(({ key }) => key)).toEqual(["C"]);
    }));

  it("takes a customer's lines of one instant as an order where there is no invoice number", () =>
    withEmptyDatabase(async (database) => {
      const scope = await storeLines(database, [
        { invoice: null, orderedAt: 5 },
        { invoice: null, orderedAt: 5 }, // the same order
        { invoice: null, orderedAt: -7 },
        { invoice: null, orderedAt: 5, customerNumber: "11" },
        { invoice: "1", orderedAt: 5 },
        { invoice: "1", orderedAt: 5, customerNumber: "12" }, // nobody's in a segment
        { invoice: null, orderedAt: 5, customerNumber: null },
      ]);
      const members = {
        customerIds: idsOf(database, "10", "11"),
        segments: Int32Array.of(0, 0),
        segmentCount: 1,
      };
      const [{ products }] = segmentTops(database, keptLines(database, scope, 0), members);
      expect(products).toEqual([
        { key: "A", label: "a mug", customerCount: 2, orders: 4, revenueMilli: 5_000 },
      ]);
    }));

  it("goes by name where revenue is equal, whatever the order of the file", () =>
    withEmptyDatabase(async (database) => {
      const names = Array.from({ length: TOP_LIMIT + 1 }, (_, i) => String.fromCharCode(90 - i)); // Z, Y, …
      const scope = await storeLines(
        database,
        names.map((name) => ({ stockCode: name, country: name })),
      );
      const members = { customerIds: idsOf(database, "10"), segments: Int32Array.of(0), segmentCount: 1 };
      const [{ products, countries }] = segmentTops(database, keptLines(database, scope, 15), members);
      const expected = names.toReversed().slice(0, TOP_LIMIT); // F … Y
      expect(products.map(({ key }) => key)).toEqual(expected);
      expect(countries.map(({ key }) => key)).toEqual(expected);
    }));

  it("shows a product under the description that most of its lines have, ties by text, or under its code", () =>
    withEmptyDatabase(async (database) => {
      const scope = await storeLines(database, [
        { description: "mug, blue" },
        { description: "mug, blue" },
        { description: "a mug" },
        { stockCode: "B", description: "jug z" },
        { stockCode: "B", description: "jug a" },
        { stockCode: "C", description: null },
      ]);
      const members = { customerIds: idsOf(database, "10"), segments: Int32Array.of(0), segmentCount: 1 };
      const [{ products }] = segmentTops(database, keptLines(database, scope, 15), members);
      expect(products.map(({ label }) => label)).toEqual(["mug, blue", "jug a", "C"]);
    }));
});

describe("suspect lines", () => {
  /** 20 lines of one product at 1.00, 2.00 … by fives, bought by customer 10, and one line of customer 11. */
  const linesWith = (unitPrice: number) => [
    ...Array.from({ length: 20 }, (_, i) => ({ unitPrice: 1_000 + 1_000 * Math.floor(i / 5) })),
    { customerNumber: "11", unitPrice },
  ];
  const suspects = (lines: Partial<NewOrderLine>[]) =>
    withEmptyDatabase(async (database) => {
      const scope = await storeLines(database, lines);
      const suspects = customersWithSuspectLines(keptLines(database, scope, 15));
      return suspects.size === 0 ? [] : [...idsOf(database, "10", "11")].map((id) => suspects.has(id));
    });

  it("have a price more than three interquartile ranges beyond the quartiles of their product", async () => {
    // 21 lines, nearest ranks (21 + 3) / 4 = 6 → 2.000 and (63 + 3) / 4 = 16 → 4.000; 4.000 + 3 × 2.000 = 10.000
    expect(await suspects(linesWith(10_000))).toEqual([]);
    expect(await suspects(linesWith(10_001))).toEqual([false, true]);
  });

  it("are not looked for where a product has fewer than 20 kept lines or equal quartiles", async () => {
    expect(await suspects(linesWith(99_999).slice(2))).toEqual([]); // 19 lines
    expect(
      await suspects([
        ...Array.from({ length: 30 }, () => ({})),
        { customerNumber: "11", unitPrice: 99_999 },
      ]),
    ).toEqual([]);
  });
});
