import { describe, expect, it } from "vitest";
import { readColumns } from "../../../src/intake/columns.js";
import { stage, stagedLines, stagedRejects } from "../../support/staging.js";
import { faultOf } from "../../support/workspace.js";

/** The columns of an export of 2024, in Shopify's order. */
const HEADINGS = [
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes",
  "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price",
  "Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status",
  "Billing Name,Billing Street,Billing Country,Billing Phone,Shipping Name,Shipping Country,Notes,Note Attributes",
  "Cancelled at,Payment Method,Payment Reference,Refunded Amount,Vendor,Id,Tags,Risk Level,Source,Lineitem discount",
  "Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Payment ID",
].join(",");

type Row = Readonly<Record<string, string>>;

/** What belongs to an order, in its first row. */
const order = (name: string, more: Row = {}): Row => ({
  ...{ Name: name, Email: "ada@example.com", "Financial Status": "paid", Currency: "USD" },
  ...{ "Created at": "2024-03-01 10:15:00 -0500", "Lineitem quantity": "1", "Lineitem discount": "0.00" },
  ...{ "Shipping Country": "US", "Discount Amount": "0.00", Id: "5550001", ...more },
});
/** A further line of an order: Shopify repeats its name, its e-mail address and nothing else. */
const further = (name: string, more: Row): Row => ({
  ...{ Name: name, Email: "ada@example.com", "Created at": "2024-03-01 10:15:00 -0500" },
  ...{ "Lineitem quantity": "1", "Lineitem discount": "0.00", ...more },
});
const line = (sku: string, quantity: number, price: string, discount = "0.00"): Row => ({
  ...{ "Lineitem sku": sku, "Lineitem name": `the ${sku}`, "Lineitem quantity": String(quantity) },
  ...{ "Lineitem price": price, "Lineitem discount": discount },
});
const totals = (
  subtotal: string,
  shipping: string,
  taxes: string,
  total: string,
  discount = "0.00",
): Row => ({
  ...{ Subtotal: subtotal, Shipping: shipping, Taxes: taxes, Total: total, "Discount Amount": discount },
});

function csv(rows: readonly Row[], headings = HEADINGS): string {
  const names = headings.split(",");
  return [headings, ...rows.map((row) => names.map((name) => row[name] ?? "").join(","))].join("\n");
}

const linesOf = (...rows: Row[]) => stage([csv(rows)], (_, database) => stagedLines(database));

/** Quantities and unit prices, in the order of the file. */
const pricesOf = async (...rows: Row[]) =>
  (await linesOf(...rows)).map(({ quantity, unitPrice }) => [quantity, unitPrice]);

const CANCELLATION = 0b10;

describe("an orders export of Shopify", () => {
  it("is known by its headings, and each row is a line of the order that its first row describes", async () => {
    const csvText = csv([
      order("#1001", { ...line("FERN", 2, "16.00"), ...totals("52.00", "6.00", "3.64", "61.64") }),
      further("#1001", line("TOTE", 1, "20.00")),
      order("#1002", { ...line("MUG", 1, "25.00"), Email: " Bo@Example.COM ", "Shipping Country": "CA" }),
    ]);
    await stage([csvText], (staged, database) => {
      expect(staged.files[0]).toMatchObject({
        preset: "shopify",
        dateFormat: "iso",
        decimal: ".",
        orderIs: "INVOICE",
      });
      expect(staged.currencyCode).toBe("USD");
      const ada = {
        ...{ invoice: "#1001", customerNumber: "ada@example.com", country: "US", rules: 0 },
        orderedAt: Date.UTC(2024, 2, 1, 15, 15), // 10:15 five hours west of UTC
      };
      expect(stagedLines(database)).toEqual([
        { ...ada, stockCode: "FERN", description: "the FERN", quantity: 2, unitPrice: 16_000 },
        { ...ada, stockCode: "TOTE", description: "the TOTE", quantity: 1, unitPrice: 20_000 },
        {
          ...{ ...ada, invoice: "#1002", customerNumber: "bo@example.com", country: "CA" },
          ...{ stockCode: "MUG", description: "the MUG", quantity: 1, unitPrice: 25_000 },
        },
      ]);
    });
  });

  it("gives the later rows of an order its date, customer, country and status even where only the name is repeated", async () => {
    const lines = await linesOf(
      order("#1", { ...line("A", 1, "5.00"), "Financial Status": "refunded" }),
      { Name: "#1", ...line("B", 1, "7.00") },
      { Name: "", ...line("C", 1, "9.00") }, // and where not even that is
      order("#2", line("D", 1, "1.00")),
    );
    expect(
      lines.map(({ invoice, customerNumber, country, rules }) => [invoice, customerNumber, country, rules]),
    ).toEqual([
      ["#1", "ada@example.com", "US", CANCELLATION],
      ["#1", "ada@example.com", "US", CANCELLATION],
      ["#1", "ada@example.com", "US", CANCELLATION],
      ["#2", "ada@example.com", "US", 0],
    ]);
    expect(new Set(lines.map(({ orderedAt }) => orderedAt)).size).toBe(1);
  });

  it("knows a customer by id, else by e-mail in small letters, else by telephone; Id is the order's", async () => {
    const headings = `${HEADINGS},Customer ID`;
    const rows = [
      order("#1", { ...line("A", 1, "1.00"), "Customer ID": "77" }),
      order("#2", { ...line("A", 1, "1.00"), Email: "ADA@example.com" }),
      order("#3", { ...line("A", 1, "1.00"), Email: "", Phone: "'+1 613-555-1212" }),
      order("#4", { ...line("A", 1, "1.00"), Email: "" }),
    ];
    await stage([csv(rows, headings)], (_, database) => {
      expect(stagedLines(database).map(({ customerNumber, rules }) => [customerNumber, rules])).toEqual([
        ["77", 0],
        ["ada@example.com", 0],
        ["+16135551212", 0],
        [null, 1], // MISSING_CUSTOMER
      ]);
    });
  });

  it("takes the name of an item for its code where the shop gives none", async () => {
    const [row] = await linesOf(order("#1", { ...line("", 1, "1.00"), "Lineitem name": "Tee - Red / M" }));
    expect([row.stockCode, row.description]).toEqual(["Tee - Red / M", "Tee - Red / M"]);
  });
});

describe("orders of Shopify that nobody paid, or that were paid back", () => {
  it("are cancellations by their status, or by the date on which they were cancelled", async () => {
    const statuses = [
      "paid",
      "partially_paid",
      "partially_refunded",
      "",
      "pending",
      "authorized",
      "voided",
      "refunded",
    ];
    const rows = statuses.map((status, i) =>
      order(`#${i}`, { ...line("A", 1, "9.00"), "Financial Status": status, "Refunded Amount": "4.00" }),
    );
    const cancelled = order("#9", { ...line("A", 1, "9.00"), "Cancelled at": "2024-03-02 08:00:00 -0500" });
    const lines = await linesOf(...rows, cancelled);
    expect(lines.map(({ rules }) => rules)).toEqual([0, 0, 0, 0, 2, 2, 2, 2, 2]);
  });
});

describe("discounts, shipping and taxes of Shopify", () => {
  it("leave the order what its subtotal says: the discount is spread over the lines in proportion", async () => {
    // 2 × 16.00 + 20.00 = 52.00, less 5.00 = 47.00; shares 28.923… (14.461… each) and 18.076…; down to 28.922 + 18.076 =
    // 46.998; the 0.002 that are left go to the line with two units
    const prices = await pricesOf(
      order("#1", { ...line("FERN", 2, "16.00"), ...totals("47.00", "6.00", "3.29", "56.29", "5.00") }),
      further("#1", line("TOTE", 1, "20.00")),
    );
    expect(prices).toEqual([
      [2, 14_462],
      [1, 18_076],
    ]);
    expect(2 * 14_462 + 18_076).toBe(47_000);
  });

  it("come out the same in whatever order the rows of the order stand", async () => {
    const shared = totals("80.00", "0.00", "0.00", "80.00", "19.99");
    const items = [line("A", 3, "11.11"), line("B", 1, "33.33"), line("C", 1, "33.33")]; // 99.99 in all
    const first = await linesOf(
      order("#1", { ...items[0], ...shared }),
      further("#1", items[1]),
      further("#1", items[2]),
    );
    const last = await linesOf(
      order("#1", { ...items[2], ...shared }),
      further("#1", items[1]),
      further("#1", items[0]),
    );
    const bySku = (lines: typeof first) => lines.map((row) => [row.stockCode, row.unitPrice]).sort();
    expect(bySku(first)).toEqual(bySku(last));
    expect(first.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0)).toBe(80_000);
  });

  it("are rounded, and counted as such, only where no line can take what is left", () =>
    stage(
      [csv([order("#1", { ...line("A", 3, "10.00"), ...totals("25.00", "0", "0", "25.00", "5.00") })])],
      ({ roundedPrices }, database) => {
        expect(stagedLines(database)[0].unitPrice).toBe(8_333); // 25 / 3 = 8.3333…
        expect(roundedPrices).toBe(1);
      },
    ));

  it("take off the discounts of lines first", async () => {
    // A: 2 × 20.00 − 4.00 = 36.00; with B's 10.00 46.00; the order's 4.60 are a tenth: 32.40 and 9.00
    const prices = await pricesOf(
      order("#1", { ...line("A", 2, "20.00", "4.00"), ...totals("41.40", "5", "0", "46.40", "8.60") }),
      further("#1", line("B", 1, "10.00")),
    );
    expect(prices).toEqual([
      [2, 16_200],
      [1, 9_000],
    ]);
    expect(
      await pricesOf(order("#2", { ...line("A", 2, "20.00", "4.00"), ...totals("36", "0", "0", "36") })),
    ).toEqual([[2, 18_000]]);
  });

  it("are told apart by the total: a code for free shipping takes nothing off the goods", async () => {
    const free = totals("30.00", "0.00", "2.10", "32.10", "6.00");
    expect(await pricesOf(order("#1", { ...line("A", 1, "30.00"), ...free }))).toEqual([[1, 30_000]]);
    // a subtotal before the discount: 30.00 − 6.00 + 5.00 + 2.10 = 31.10
    const before = totals("30.00", "5.00", "2.10", "31.10", "6.00");
    expect(await pricesOf(order("#1", { ...line("A", 1, "30.00"), ...before }))).toEqual([[1, 24_000]]);
  });

  it("take taxes out that the prices include: those of the goods, in proportion to goods and shipping", async () => {
    // 100.90 with 9 % included: 8.33 of it are taxes
    const dutch = totals("100.90", "0.00", "8.33", "100.90");
    const items = [line("A", 1, "62.95"), line("B", 1, "37.95")];
    const lines = await pricesOf(order("#1", { ...items[0], ...dutch }), further("#1", items[1]));
    expect(lines.reduce((sum, [, price]) => sum + price, 0)).toBe(92_570);
    // 20 % included in 96.00 + 24.00 shipping: 20.00, of which 96 / 120 are the goods' 16.00
    const shipped = totals("96.00", "24.00", "20.00", "120.00");
    expect(await pricesOf(order("#2", { ...line("A", 1, "96.00"), ...shipped }))).toEqual([[1, 80_000]]);
  });

  it("make an order free where the discount is all of it: its lines have no price", async () => {
    const lines = await linesOf(
      order("#1", { ...line("A", 1, "9.00"), ...totals("0.00", "0", "0", "0.00", "9.00") }),
    );
    expect(lines.map(({ unitPrice, rules }) => [unitPrice, rules])).toEqual([[0, 0b1000]]); // NON_POSITIVE_PRICE
  });

  it("are left alone in an order with a row that cannot be read, which is kept aside as written", () =>
    stage(
      [
        csv([
          order("#1", { ...line("A", 1, "20.00"), ...totals("30.00", "0", "0", "30.00", "10.00") }),
          further("#1", { ...line("B", 1, "20.00"), "Lineitem quantity": "one" }),
          order("#2", line("C", 1, "7.00")),
        ]),
      ],
      (_, database) => {
        expect(stagedLines(database).map(({ unitPrice }) => unitPrice)).toEqual([20_000, 7_000]);
        expect(stagedRejects(database)).toEqual([[3, "NOT_A_NUMBER", "Lineitem quantity"]]);
        const raw = database.sqlite.prepare("SELECT raw FROM reject").pluck().get() as string;
        expect(raw.startsWith("#1,ada@example.com,,,")).toBe(true); // not filled in
      },
    ));
});

describe("an export of Shopify without a needed column", () => {
  it("is refused in Shopify's words", async () => {
    const without = HEADINGS.replace("Lineitem price,", "").replace("Created at", "Created");
    const { code, message } = await faultOf(() =>
      readColumns(without.replace("Paid at,", "").split(","), "orders.csv"),
    );
    expect(code).toBe("MISSING_COLUMNS");
    expect(message).toContain("has no column for Created at, Lineitem price.");
    expect(message).toContain("Needed: Name, Lineitem quantity, Created at, Lineitem price, Email.");
  });
});
