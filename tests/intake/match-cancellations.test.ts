import { describe, expect, it } from "vitest";
import { newLineColumns } from "../../src/database/line-columns.js";
import { type CancellableLine, matchCancellations } from "../../src/intake/match-cancellations.js";
import { lineMarker } from "../../src/runs/mark-lines.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

const line = (place: number, ordered_at: number, quantity: number, other: Partial<CancellableLine> = {}) => ({
  ...{ place, ordered_at, quantity, customer_id: 1, product_id: 1, unit_price: 500 },
  ...other,
});

/** Both lists in the order that is asked for. */
function match(cancellations: CancellableLine[], purchases: CancellableLine[]) {
  return matchCancellations(
    cancellations.toSorted((a, b) => a.ordered_at - b.ordered_at || a.place - b.place),
    purchases.toSorted((a, b) => a.ordered_at - b.ordered_at || b.place - a.place),
  );
}

describe("a cancellation", () => {
  it("takes back the latest purchase of the same customer, product, price and quantity", () => {
    const purchases = [line(1, 10, 3), line(2, 20, 3), line(3, 15, 3)];
    expect(match([line(9, 30, -3)], purchases)).toEqual({ purchases: [2], cancellations: [9] });
  });

  it("does not take back a purchase after it; one of the same instant it does", () => {
    expect(match([line(9, 30, -3)], [line(1, 31, 3)])).toEqual({ purchases: [], cancellations: [] });
    expect(match([line(9, 30, -3)], [line(1, 30, 3)])).toEqual({ purchases: [1], cancellations: [9] });
    expect(match([line(9, 30, -3)], [line(1, 5, 3), line(2, 31, 3)]).purchases).toEqual([1]);
  });

  it.each([
    ["quantity", { quantity: 2 }],
    ["customer", { customer_id: 2 }],
    ["product", { product_id: 2 }],
    ["price", { unit_price: 501 }],
  ])("does not take back a purchase of another %s", (_, other) => {
    expect(match([line(9, 30, -3)], [line(1, 10, 3, other)]).purchases).toEqual([]);
  });

  it("takes back one purchase only, and a purchase is taken back once", () => {
    const one = match([line(8, 30, -3), line(9, 40, -3)], [line(1, 10, 3)]);
    expect(one).toEqual({ purchases: [1], cancellations: [8] }); // the earlier cancellation finds it
    const two = match([line(8, 30, -3), line(9, 40, -3)], [line(1, 10, 3), line(2, 20, 3)]);
    expect(two).toEqual({ purchases: [2, 1], cancellations: [8, 9] }); // first the latest, then what is left
  });

  it("leaves a later purchase to a later cancellation", () => {
    const purchases = [line(1, 10, 3), line(2, 35, 3)];
    expect(match([line(8, 30, -3), line(9, 40, -3)], purchases).purchases).toEqual([1, 2]);
  });

  it("of a line that was written twice takes back the first, which is not the copy", () => {
    expect(match([line(9, 30, -3)], [line(1, 10, 3), line(2, 10, 3)]).purchases).toEqual([1]);
  });
});

describe("marks in the database", () => {
  /** The rules 5–7 of each line, in the order of the file. */
  const marksOf = (lines: Parameters<typeof storeLines>[1], codes: readonly string[] = []) =>
    withEmptyDatabase(async (database) => {
      await storeLines(database, lines, codes);
      return database.sqlite
        .prepare("SELECT coalesce(m.rules, 0) FROM order_line l LEFT JOIN pending_mark m ON m.line_id = l.id")
        .pluck()
        .all();
    });
  const [PRODUCT, DUPLICATE, LATER] = [16, 32, 64];

  it("find customer 16446, who bought for 168,469.60 and cancelled it 12 minutes later", async () => {
    const paper = { customerNumber: "16446", stockCode: "23843", unitPrice: 2_080, quantity: 80_995 };
    const small = { customerNumber: "16446", stockCode: "22980", unitPrice: 1_650 };
    const minute = 60_000;
    expect(
      await marksOf([
        { ...small, invoice: "553573", orderedAt: 0 },
        { ...paper, invoice: "581483", orderedAt: 300 * minute },
        { ...paper, invoice: "C581484", orderedAt: 312 * minute, quantity: -80_995 },
      ]),
    ).toEqual([0, LATER, LATER]);
  });

  it("are none for cancellations without a customer or of free goods", async () => {
    const pair = (other: object) => [other, { ...other, invoice: "C2", quantity: -1, orderedAt: 5 }];
    expect(await marksOf(pair({}))).toEqual([LATER, LATER]);
    expect(await marksOf(pair({ customerNumber: null }))).toEqual([0, 0]);
    expect(await marksOf(pair({ unitPrice: 0 }))).toEqual([0, 0]);
    expect(await marksOf(pair({ stockCode: null }))).toEqual([0, 0]);
  });

  it("know the copy of a line from the first, nulls being equal, and keep rules apart", async () => {
    const postage = { stockCode: "POST", customerNumber: null, description: null };
    expect(await marksOf([{}, {}, {}, { quantity: 2 }, postage, postage], ["POST"])).toEqual([
      0,
      DUPLICATE,
      DUPLICATE,
      0,
      PRODUCT,
      PRODUCT + DUPLICATE,
    ]);
  });

  it("are made of nothing without lines", () =>
    withEmptyDatabase(async (database) => {
      await storeLines(database, []);
      const mark = await lineMarker(database, ["POST"]);
      expect(() => mark(newLineColumns(0))).not.toThrow();
    }));
});
