import { describe, expect, it } from "vitest";
import { readColumns } from "../../../src/intake/columns.js";
import type { ReadingOptions } from "../../../src/intake/reading-options.js";
import { stage, stagedLines, stagedRejects } from "../../support/staging.js";
import { faultOf } from "../../support/workspace.js";

const presetOf = (headings: string) => readColumns(headings.split(","), "orders.csv").preset.name;

/** Quantities and unit prices of a list. */
const pricesOf = (csv: string, reading: ReadingOptions = {}) =>
  stage(
    [csv],
    (_, database) => stagedLines(database).map(({ quantity, unitPrice }) => [quantity, unitPrice]),
    reading,
  );

describe("a plain list of purchases", () => {
  it("is read without invoices and products: a customer's purchases of one day are one order", () =>
    stage(
      [
        "customer_id,date,quantity,amount\n00001,1997-01-01,1,11.77\n00002,1997-01-12,1,12.00\n00002,1997-01-12,5,77.00\n",
      ],
      ({ files }, database) => {
        expect(files[0]).toMatchObject({ preset: "transactions", orderIs: "DAY" });
        expect(files[0].mapping.map(({ column, field }) => `${column} ${field}`)).toEqual([
          ...["customer_id customerNumber", "date orderedAt", "quantity quantity", "amount amount"],
        ]);
        const plain = { invoice: null, stockCode: null, description: null, country: null, rules: 0 };
        const [first, second] = [Date.UTC(1997, 0, 1), Date.UTC(1997, 0, 12)];
        expect(stagedLines(database)).toEqual([
          { ...plain, customerNumber: "00001", orderedAt: first, quantity: 1, unitPrice: 11_770 },
          { ...plain, customerNumber: "00002", orderedAt: second, quantity: 1, unitPrice: 12_000 },
          { ...plain, customerNumber: "00002", orderedAt: second, quantity: 5, unitPrice: 15_400 }, // 77.00 / 5
        ]);
      },
    ));

  it("has orders of one instant where its dates have times", async () => {
    const unit = (date: string, reading: ReadingOptions = {}) =>
      stage([`customer,date,amount\n1,${date},5.00\n`], ({ files }) => files[0].orderIs, reading);
    for (const date of ["2024-03-01 10:15", "3/1/2024 12:30 AM", "1709288100", "45352.4271"])
      expect(await unit(date, date.includes("/") ? { dateFormat: "mdy" } : {})).toBe("INSTANT");
    for (const date of ["2024-03-01", "20240301", "45352", "2024-03-01 00:00:00", "2024-03-01T00:00:00Z"])
      expect(await unit(date)).toBe("DAY");
    expect(await unit("3/1/2024 12:00 AM", { dateFormat: "mdy" })).toBe("DAY");
  });

  it("needs no quantities: then each row is one unit", async () => {
    expect(await pricesOf("cust,order_dt,dollars\n7,19970112,29.33\n7,19970113,-4\n")).toEqual([
      [1, 29_330],
      [1, -4_000],
    ]);
  });

  it("has amounts divided by quantities, and rounded half to even where that is no whole thousandth", () =>
    stage(
      [
        "customer,date,qty,amount\n1,2024-01-01,3,10.00\n1,2024-01-02,2,0.001\n1,2024-01-03,2,0.003\n1,2024-01-04,4,10.00\n1,2024-01-05,7,0.011\n",
      ],
      ({ roundedPrices }, database) => {
        expect(stagedLines(database).map(({ unitPrice }) => unitPrice)).toEqual([
          3_333, // 3333.33…
          0, // 0.5
          2, // 1.5
          2_500,
          2, // 11 / 7 = 1.57…
        ]);
        expect(roundedPrices).toBe(4);
      },
    ));

  it("takes what was given back for a cancellation, whichever of its numbers is negative", () =>
    stage(
      [
        "customer,date,qty,amount\n1,2024-01-01,2,-20.00\n1,2024-01-02,-2,-20.00\n1,2024-01-03,-2,20.00\n1,2024-01-04,0,5.00\n",
      ],
      (_, database) => {
        const lines = stagedLines(database);
        expect(lines.map(({ quantity, unitPrice }) => quantity * unitPrice)).toEqual([
          -20_000, -20_000, 20_000, 0,
        ]);
        expect(lines.map(({ rules }) => rules & 0b110)).toEqual([0b10, 0b10, 0b10, 0b100]);
      },
    ));

  it("is read with decimal commas, also where they stand far behind", async () => {
    expect(
      await pricesOf("Kunde;date;qty;amount\n1;2024-01-01;2;25,01\n", {
        mapping: [{ column: "Kunde", field: "customerNumber" }],
      }),
    ).toEqual([[2, 12_505]]);
    const whole = "1,2024-01-01,2,25\n".repeat(60_000); // more than is looked at first: 12.5 each
    const late = await pricesOf(`customer,date,qty,amount\n${whole}1,2024-01-01,1,"25,5"\n`);
    expect([late.length, late[0], late[60_000]]).toEqual([60_001, [2, 12_500], [1, 25_500]]);
  });

  it("knows customers by e-mail in small letters where there is no number", () =>
    stage(["Email,Purchase Date,Total\n Ada@X.org,2024-01-01,5\nada@x.org,2024-01-02,6\n"], (_, database) => {
      expect(stagedLines(database).map(({ customerNumber }) => customerNumber)).toEqual([
        "ada@x.org",
        "ada@x.org",
      ]);
    }));

  it("keeps aside what cannot be read, under the heading of the amount", () =>
    stage(
      ["customer,date,qty,amount\n1,2024-01-01,2,ten\n1,2024-01-01,half,10\n1,2024-01-01,3,10.00\n"],
      (_, database) => {
        expect(stagedRejects(database)).toEqual([
          [2, "NOT_A_NUMBER", "amount"],
          [3, "NOT_A_NUMBER", "qty"],
        ]);
      },
    ));
});

describe("a plain list and a list of order lines", () => {
  it("are told apart by a price for one unit", () => {
    expect(presetOf("customer,date,quantity,amount")).toBe("transactions");
    expect(presetOf("customer,date,quantity,price")).toBe("orders");
    expect(presetOf("order id,customer,date,quantity,unit price,total")).toBe("orders");
    expect(presetOf("order id,sku,customer,date,quantity,line total")).toBe("transactions");
    const mapping = [{ column: "price", field: "amount" }];
    expect(readColumns(["customer", "date", "quantity", "price"], "f", { mapping }).preset.name).toBe(
      "transactions",
    );
  });

  it("are not mixed up where a needed column is missing", async () => {
    const fault = await faultOf(() => readColumns("customer,date,price,amount".split(","), "f"));
    expect(fault.facts).toMatchObject({ missing: "Quantity" });
    const misspelt = await faultOf(() => readColumns("customer,date,quanttiy,amount".split(","), "f"));
    expect(misspelt.message).toContain("Quantity: did you mean quanttiy? --map quanttiy=quantity.");
  });
});
