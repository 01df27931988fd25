import { describe, expect, it } from "vitest";
import { foldedStatus } from "../../src/intake/cleaning-rules.js";
import { type HeaderOptions, ignoredColumns, readColumns } from "../../src/intake/columns.js";
import { FIELDS, fieldNamed, headingOf, normalised } from "../../src/intake/fields.js";
import { editDistance, nearestMatch } from "../../src/intake/near-match.js";
import { anyOf } from "../../src/intake/presets/preset.js";
import { PRESETS, presetNamed } from "../../src/intake/presets.js";
import { HEADINGS } from "../support/orders.js";
import { faultOf } from "../support/workspace.js";

const read = (headings: string, options?: HeaderOptions) =>
  readColumns(headings.split(","), "orders.csv", options);
const refusal = (headings: string, options?: HeaderOptions) => faultOf(() => read(headings, options));
/** Which heading fills each field. */
const filled = (headings: string, options?: HeaderOptions) => {
  const { at, headings: names } = read(headings, options);
  return Object.fromEntries(
    FIELDS.filter((field) => at[field] >= 0).map((field) => [field, names[at[field]]]),
  );
};

describe("columns of an orders file", () => {
  it("are found by UCI's headings", () => {
    const { count, at, preset } = read(HEADINGS);
    expect([count, preset.name]).toEqual([8, "uci-online-retail"]);
    expect(at).toEqual({
      ...Object.fromEntries(FIELDS.map((field) => [field, -1])),
      ...{ invoice: 0, stockCode: 1, description: 2, quantity: 3, orderedAt: 4, unitPrice: 5 },
      ...{ customerNumber: 6, country: 7 },
    });
  });

  it("are found in any order, in any case, with spaces, dashes, dots and quotes, between other columns", () => {
    const columns = read(`Customer ID,extra,PRICE, invoice_date ,'quantity',stock-code,"In.voice"`);
    expect(columns.preset.name).toBe("uci-online-retail-ii");
    expect(columns.count).toBe(7);
    expect(columns.at).toMatchObject({
      ...{ invoice: 6, stockCode: 5, description: -1, quantity: 4 },
      ...{ orderedAt: 3, unitPrice: 2, customerNumber: 0, country: -1 },
    });
    expect(ignoredColumns(columns)).toEqual(["extra"]);
  });

  it("are found behind what is left of a byte order mark", () => {
    expect(read(`\ufeff${HEADINGS}`).at.invoice).toBe(0);
    expect(read(`ï»¿"InvoiceNo",${HEADINGS.slice(10)}`).at.invoice).toBe(0); // UTF-8 read as latin-1
  });

  it("are found by everyday names in any shop's file", () => {
    const shop =
      "Order Number,SKU,Product Name,Qty,Order Date,Item Price,Customer Number,Ship Country,Currency";
    expect(read(shop).preset.name).toBe("orders");
    expect(filled(shop)).toEqual({
      ...{ invoice: "Order Number", stockCode: "SKU", description: "Product Name", quantity: "Qty" },
      ...{ orderedAt: "Order Date", unitPrice: "Item Price", customerNumber: "Customer Number" },
      ...{ country: "Ship Country", currency: "Currency" },
    });
    expect(filled("created_at,units,price,client")).toEqual({
      ...{ orderedAt: "created_at", quantity: "units", unitPrice: "price", customerNumber: "client" },
    });
  });

  it("are taken by the more exact of two names, and refused where neither is", async () => {
    const both = "Date,Order Date,Qty,Price,Unit Price,Customer ID,Product,Item";
    expect(filled(both)).toMatchObject({
      ...{ orderedAt: "Order Date", unitPrice: "Unit Price", description: "Product", stockCode: "Item" },
    });
    const fault = await refusal("Order Date,Qty,Price,Customer ID,Customer No");
    expect(fault.code).toBe("AMBIGUOUS_COLUMN");
    expect(fault.message).toBe(
      'orders.csv has more than one column for CustomerID: Customer ID, Customer No. Say which one it is (--map "Customer ID=customerNumber").',
    );
    const mapping = [{ column: "Customer No", field: "customerNumber" }];
    expect(filled("Order Date,Qty,Price,Customer ID,Customer No", { mapping }).customerNumber).toBe(
      "Customer No",
    );
  });

  it("do not count where they have no heading at the end", () => {
    expect(read(`${HEADINGS},, `).count).toBe(8);
    expect(read(`,${HEADINGS}`).count).toBe(9);
  });

  it("stand once: any heading twice is refused, however it is spelt", async () => {
    for (const headings of [`${HEADINGS},note,note`, `${HEADINGS},customer_id`, `a b,${HEADINGS},A.B`]) {
      expect((await refusal(headings)).code).toBe("DUPLICATE_HEADER");
    }
    expect((await refusal(`${HEADINGS},Note,NOTE`)).facts.heading).toBe("NOTE");
    expect(ignoredColumns(read(`${HEADINGS},Price`))).toEqual(["Price"]); // UCI's is UnitPrice
  });

  it("are at most 1,000", async () => {
    const headings = (extra: number) => [
      ...HEADINGS.split(","),
      ...Array.from({ length: extra }, (_, i) => `x${i}`),
    ];
    expect(readColumns(headings(992), "f").count).toBe(1_000);
    expect((await faultOf(() => readColumns(headings(993), "f"))).code).toBe("TOO_MANY_COLUMNS");
  });

  it("take headings as plain text", () => {
    const columns = read(`${HEADINGS},__proto__,constructor,=cmd(),toString`);
    expect(ignoredColumns(columns)).toEqual(["__proto__", "constructor", "=cmd()", "toString"]);
    expect([fieldNamed("__proto__"), fieldNamed("constructor"), presetNamed("__proto__")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("columns that are missing", () => {
  it("are named, with what was found and what is needed", async () => {
    expect((await refusal("Description,Country,Foo")).facts).toEqual({
      file: "orders.csv",
      missing: "Quantity, InvoiceDate, UnitPrice, CustomerID",
      found: "Description, Country, Foo",
      needed: "Quantity, InvoiceDate, UnitPrice, CustomerID",
      advice: "Rename the headings to these, or say which column is which (--map COLUMN=quantity).",
    });
    const one = await refusal(HEADINGS.replace("Quantity", "Amount"));
    expect(one.code).toBe("MISSING_COLUMNS");
    expect(one.message).toContain("no column for Quantity. Found: InvoiceNo, StockCode, Description, Amount");
  });

  it("come with the nearest heading and the flag that makes it count", async () => {
    const { message } = await refusal(
      HEADINGS.replace("CustomerID", "CustmerID").replace("Quantity", "Quantty !"),
    );
    expect(message).toContain("CustomerID: did you mean CustmerID? --map CustmerID=customerNumber.");
    expect(message).toContain('Quantity: did you mean Quantty !? --map "Quantty !=quantity".');
  });

  it("hint at the delimiter where there is one column only", async () => {
    expect((await refusal("InvoiceNo^StockCode^Quantity")).message).toContain("--delimiter");
  });

  it("must be in the first line: said where nothing there is a heading", async () => {
    const place = "No heading is known here, and the headings must be in the first line";
    const advice = async (headings: string[]) =>
      (await faultOf(() => readColumns(headings, "orders.csv"))).facts.advice;
    expect(await advice(["Sales report 2011"])).toBe(
      `${place}: take away what stands before them. If they are there, is there another delimiter (--delimiter ';')?`,
    );
    expect(await advice(["536365", "85123A", "6", "2010-12-01", "2.55", "17850"])).toBe(
      `${place}: put them there. If these are the headings, rename them, or say which column is which (--map COLUMN=quantity).`,
    );
    expect(await advice([])).toContain(place);
  });

  it("must each be a column: said where the whole line is quoted, or the delimiter is another", async () => {
    for (const [delimiter, named] of Object.entries({ ",": ",", ";": ";", "\t": "tab", "|": "|" })) {
      const { facts } = await faultOf(() => readColumns([HEADINGS.replaceAll(",", delimiter)], "orders.csv"));
      expect(facts.advice).toBe(
        `The first line must hold the headings, each as a column of its own; here they are one column. Take away the quotes around whole lines, or correct the delimiter (--delimiter '${named}').`,
      );
    }
  });

  it("show long and many headings shortened", async () => {
    const many = Array.from({ length: 30 }, (_, i) => `${i}${"x".repeat(100)}`);
    const { facts } = await faultOf(() => readColumns(many, "orders.csv"));
    expect(String(facts.found).split(", ")).toHaveLength(20);
    expect(String(facts.found).length).toBe(20 * 60 + 19 * 2);
  });

  it("may be the invoice and the stock code, unless there is one that is misspelt", async () => {
    expect(filled("Order Date,Qty,Price,Customer ID")).not.toHaveProperty("invoice");
    const fault = await refusal("Invioce No,Order Date,Qty,Price,Customer ID");
    expect([fault.code, fault.facts.missing]).toEqual(["MISSING_COLUMNS", "InvoiceNo"]);
    expect(fault.message).toContain('InvoiceNo: did you mean Invioce No? --map "Invioce No=invoice".');
    const mapping = [{ column: "invioce no", field: "InvoiceNo" }];
    expect(filled("Invioce No,Order Date,Qty,Price,Customer ID", { mapping }).invoice).toBe("Invioce No");
  });
});

describe("columns that somebody names", () => {
  it("go before what the headings say, by the field's name or UCI's heading for it", () => {
    const mapping = [
      { column: "Who", field: "CustomerID" },
      { column: "shipped", field: "ordered_at" },
    ];
    const headings = "Who,Customer ID,Order Date,Shipped,Qty,Price";
    expect(filled(headings, { mapping })).toMatchObject({ customerNumber: "Who", orderedAt: "Shipped" });
    expect(ignoredColumns(read(headings, { mapping }))).toEqual(["Customer ID", "Order Date"]);
  });

  it("make a file one of UCI's where the others are UCI's", () => {
    const headings = HEADINGS.replace("CustomerID", "Who");
    const mapping = [{ column: "Who", field: "customerNumber" }];
    expect(read(headings, { mapping }).preset.name).toBe("uci-online-retail");
  });

  it("must be there", async () => {
    const fault = await refusal(HEADINGS, { mapping: [{ column: "Who", field: "customerNumber" }] });
    expect([fault.code, ...fault.inputPath]).toEqual(["BAD_OPTION", "input", "mapping"]);
    expect(fault.message).toContain("Found: InvoiceNo, StockCode");
  });
});

describe("presets", () => {
  it("can be chosen: then theirs are the columns that are needed", async () => {
    expect(read(HEADINGS, { preset: "orders" }).preset.name).toBe("orders");
    expect(read(HEADINGS, { preset: "UCI-Online-Retail" }).preset.name).toBe("uci-online-retail");
    const fault = await refusal(HEADINGS, { preset: "uci-online-retail-ii" });
    expect(fault.facts.missing).toBe("InvoiceNo, UnitPrice");
  });

  it("cancel by UCI's C, by a negative quantity or price, or by a status too", () => {
    const rules = PRESETS.map(({ name, cancellationRule: rule }) => [
      name,
      typeof rule === "string" ? rule : rule.statuses.includes("cancelled"),
    ]);
    expect(Object.fromEntries(rules)).toEqual({
      ...{ "uci-online-retail": "C_PREFIX", "uci-online-retail-ii": "C_PREFIX" },
      ...{ shopify: true, woocommerce: true, "woocommerce-analytics": true },
      ...{ transactions: "NEGATIVE", orders: "NEGATIVE" },
    });
  });

  it("have their statuses in the form in which statuses are compared", () => {
    for (const { cancellationRule: rule } of PRESETS) {
      const statuses = typeof rule === "string" ? [] : rule.statuses;
      expect(statuses.map(foldedStatus)).toEqual(statuses);
    }
  });

  it("have each heading in its normal form, and for one field only", () => {
    for (const { headings, needed } of PRESETS) {
      const all = Object.values(headings).flat(2);
      expect(new Set(all).size).toBe(all.length);
      expect(all.map(normalised)).toEqual(all);
      expect(needed.every((need) => anyOf(need).some((field) => headings[field]))).toBe(true);
    }
  });

  it("know UCI's headings in the general one too", () => {
    const general = PRESETS[PRESETS.length - 1];
    for (const field of FIELDS.slice(0, FIELDS.indexOf("timeZone") + 1))
      expect(general.headings[field]?.flat()).toContain(normalised(headingOf(field)));
  });
});

describe("a near match", () => {
  it("counts letters put in, taken out, replaced, or swapped with a neighbour", () => {
    expect(editDistance("custmerid", "customerid")).toBe(1);
    expect(editDistance("invioceno", "invoiceno")).toBe(1);
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("", "ab")).toBe(2);
  });

  it("is closer for short names, and there is none for very short ones", () => {
    expect(nearestMatch("price", ["prize", "pricing"])).toBe("prize");
    expect(nearestMatch("price", ["pride!"])).toBe(null);
    expect(nearestMatch("qty", ["qt"])).toBe(null);
    expect(nearestMatch("customerid", ["customer", "custumerid"])).toBe("custumerid");
  });
});
