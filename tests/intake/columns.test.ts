import { describe, expect, it } from "vitest";
import { readColumns } from "../../src/intake/columns.js";
import { HEADINGS } from "../support/orders.js";
import { faultOf } from "../support/workspace.js";

const read = (headings: string) => readColumns(headings.split(","), "orders.csv");

describe("columns of an orders file", () => {
  it("are found by UCI's headings", () => {
    expect(read(HEADINGS)).toEqual({
      count: 8,
      at: {
        ...{ invoice: 0, stockCode: 1, description: 2, quantity: 3 },
        ...{ orderedAt: 4, unitPrice: 5, customerNumber: 6, country: 7 },
      },
    });
  });

  it("are found in any order, in any case, with spaces, lines and dashes, between other columns", () => {
    const { count, at } = read("Customer ID,extra,PRICE, invoice_date ,quantity,stock-code,Invoice");
    expect(count).toBe(7);
    expect(at).toEqual({
      ...{ invoice: 6, stockCode: 5, description: -1, quantity: 4 },
      ...{ orderedAt: 3, unitPrice: 2, customerNumber: 0, country: -1 },
    });
  });

  it("may lack Description and Country, and nothing else", async () => {
    expect((await faultOf(() => read("Description,Country,Foo"))).facts).toEqual({
      file: "orders.csv",
      missing: "InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID",
      found: "Description, Country, Foo",
      needed: "InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID",
    });
    const one = await faultOf(() => read(HEADINGS.replace("Quantity", "Amount")));
    expect(one.code).toBe("MISSING_COLUMNS");
    expect(one.message).toContain("no column for Quantity. Found: InvoiceNo, StockCode, Description, Amount");
  });

  it("show long and many headings shortened", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `${i}${"x".repeat(100)}`);
    const { facts } = await faultOf(() => readColumns(many, "orders.csv"));
    expect(String(facts.found).split(", ")).toHaveLength(20);
    expect(String(facts.found).length).toBe(20 * 60 + 19 * 2);
  });

  it("stand once: two headings for one field are refused, other headings may repeat", async () => {
    const twice = await faultOf(() => read(`${HEADINGS},Price`));
    expect([twice.code, twice.facts.heading]).toEqual(["DUPLICATE_HEADER", "Price"]);
    expect(read(`${HEADINGS},note,note`).count).toBe(10);
  });

  it("are at most 1,000", async () => {
    const headings = (extra: number) => [...HEADINGS.split(","), ...new Array(extra).fill("x")];
    expect(readColumns(headings(992), "f").count).toBe(1_000);
    expect((await faultOf(() => readColumns(headings(993), "f"))).code).toBe("TOO_MANY_COLUMNS");
  });

  it("take headings as plain text", () => {
    expect(read(`${HEADINGS},__proto__,constructor,=cmd()`).count).toBe(11);
  });
});
