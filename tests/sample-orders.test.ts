import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generateSampleOrders } from "../data/generate-sample.js";

const FILE = new URL("../data/sample-orders.csv", import.meta.url);
const text = readFileSync(FILE, "utf8");
const rowTexts = text.split("\n").slice(1, -1);
const rows = rowTexts.map(readRow);
const named = rows.filter((row) => row.customer !== "");
const cancellations = rows.filter((row) => row.invoice.startsWith("C"));
const kept = named.filter((row) => !row.invoice.startsWith("C") && row.quantity > 0 && row.priceMilli > 0);
const spendMilli = sumBy(kept, (row) => row.customer, amountMilli);

interface Row {
  invoice: string;
  code: string;
  description: string;
  quantity: number;
  instant: string;
  priceMilli: number;
  customer: string;
  country: string;
}

const readme = readFileSync(new URL("../data/README.md", import.meta.url), "utf8").replace(/ +/g, " "); // tables are padded

/** Reads one row without line breaks in its fields: a field is quoted, or free of commas. */
function readRow(rowText: string): Row {
  const fields = [...rowText.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
  expect(fields).toHaveLength(8);
  const [invoice, code, description, quantity, instant, price, customer, country] = fields;
  const priceMilli = Math.round(Number(price) * 1000);
  return { invoice, code, description, quantity: Number(quantity), instant, priceMilli, customer, country };
}

function amountMilli(row: Row): number {
  return row.quantity * row.priceMilli;
}

function sumBy(of: Row[], key: (row: Row) => string, value: (row: Row) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of of) sums.set(key(row), (sums.get(key(row)) ?? 0) + value(row));
  return sums;
}

/** How many keys occur with two or more different values. */
function keysWithSeveral(of: Row[], key: (row: Row) => string, value: (row: Row) => string): number {
  const values = new Map<string, Set<string>>();
  for (const row of of) values.set(key(row), (values.get(key(row)) ?? new Set()).add(value(row)));
  return [...values.values()].filter((set) => set.size > 1).length;
}

/** The share of the spend that the best customers bring; `best` is their share of all customers. */
function spendShareOfBest(best: number): number {
  const spends = [...spendMilli.values()].sort((a, b) => b - a);
  const sum = (list: number[]) => list.reduce((total, spend) => total + spend, 0);
  return sum(spends.slice(0, Math.round(spends.length * best))) / sum(spends);
}

describe("data/sample-orders.csv as a file", () => {
  it("is, byte for byte, what the generator writes", () => {
    expect(readFileSync(FILE).equals(Buffer.from(generateSampleOrders(), "utf8"))).toBe(true);
  });

  it("changes with the seed", () => {
    expect(generateSampleOrders(43) === text).toBe(false);
  });

  it("has at most 3 MB, UCI headings, LF and a last line end", () => {
    expect(readFileSync(FILE).length).toBeLessThanOrEqual(3_000_000);
    expect(
      text.startsWith("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"),
    ).toBe(true);
    expect(text.includes("\r")).toBe(false);
    expect(text.endsWith("\n")).toBe(true);
  });

  it("has 28,000 to 35,000 rows, sorted by instant, from December to December", () => {
    expect(rows.length).toBeGreaterThan(28_000);
    expect(rows.length).toBeLessThan(35_000);
    expect(rows.every((row, i) => i === 0 || rows[i - 1].instant <= row.instant)).toBe(true);
    expect(rows[0].instant.slice(0, 10)).toBe("2024-12-01");
    expect(rows[rows.length - 1].instant.slice(0, 10)).toBe("2025-12-09");
  });

  it("writes plain customer numbers, instants to the second, and descriptions with commas and quotes", () => {
    expect(named.every((row) => /^\d{5}$/.test(row.customer))).toBe(true);
    expect(rows.every((row) => /^\d{4}-\d\d-\d\d \d\d:\d\d:00$/.test(row.instant))).toBe(true);
    expect(rows.some((row) => row.description.includes(","))).toBe(true);
    expect(rows.some((row) => row.description.includes('"'))).toBe(true);
  });

  it("never sells on a Saturday and sells most in November", () => {
    const weekdays = new Set(rows.map((row) => new Date(`${row.instant.slice(0, 10)}T00:00Z`).getUTCDay()));
    expect([...weekdays].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const perMonth = sumBy(
      rows,
      (row) => row.instant.slice(0, 7),
      () => 1,
    );
    expect([...perMonth].sort((a, b) => b[1] - a[1])[0][0]).toBe("2025-11");
  });
});

describe("data/sample-orders.csv as a shop", () => {
  it("has 700 to 900 customers, and 20 to 30 % of its rows have none", () => {
    const customers = new Set(named.map((row) => row.customer)).size;
    expect(customers).toBeGreaterThanOrEqual(700);
    expect(customers).toBeLessThanOrEqual(900);
    const share = 1 - named.length / rows.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });

  it("has about one third of customers with one order", () => {
    const orders = sumBy(
      [...new Map(kept.map((row) => [row.invoice, row])).values()],
      (row) => row.customer,
      () => 1,
    );
    const share = [...orders.values()].filter((count) => count === 1).length / orders.size;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.38);
  });

  it("gets about one third of its revenue from the best 1 % and three quarters from the best 20 %", () => {
    expect(spendShareOfBest(0.01)).toBeGreaterThan(0.27);
    expect(spendShareOfBest(0.01)).toBeLessThan(0.38);
    expect(spendShareOfBest(0.2)).toBeGreaterThan(0.65);
    expect(spendShareOfBest(0.2)).toBeLessThan(0.85);
  });

  it("has cancellations, all negative, and some take back an earlier line exactly", () => {
    expect(cancellations.length / rows.length).toBeGreaterThan(0.01);
    expect(cancellations.length / rows.length).toBeLessThan(0.03);
    expect(cancellations.every((row) => row.quantity < 0)).toBe(true);
    const lineKey = (row: Row) => [row.customer, row.code, row.priceMilli, Math.abs(row.quantity)].join();
    const firstBought = new Map(kept.toReversed().map((row) => [lineKey(row), row.instant]));
    const exact = cancellations.filter((row) => (firstBought.get(lineKey(row)) ?? "9") <= row.instant);
    expect(exact.length).toBeGreaterThan(100);
    expect(exact.length).toBeLessThan(cancellations.length / 2);
  });

  it("has three customers whose whole spend is reversed, one of them among the three biggest", () => {
    const returnedMilli = sumBy(cancellations, (row) => row.customer, amountMilli);
    const reversed = [...spendMilli].filter(
      ([customer, spend]) => spend + (returnedMilli.get(customer) ?? 0) === 0,
    );
    expect(reversed).toHaveLength(3);
    const third = [...spendMilli.values()].sort((a, b) => b - a)[2];
    expect(reversed.some(([, spend]) => spend >= third)).toBe(true);
  });

  it("has customers whose every line is excluded", () => {
    const customers = new Set(named.map((row) => row.customer));
    expect(customers.size - spendMilli.size).toBe(6);
  });

  it("repeats about one row in a hundred exactly", () => {
    const share = 1 - new Set(rowTexts).size / rows.length;
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.02);
  });

  it("has free goods with and without a customer, and losses found by the stock count", () => {
    const free = rows.filter((row) => row.priceMilli === 0);
    expect(free.filter((row) => row.customer !== "").length).toBeGreaterThan(5);
    expect(free.filter((row) => row.customer === "").length).toBeGreaterThan(50);
    const losses = rows.filter((row) => row.quantity <= 0 && !row.invoice.startsWith("C"));
    expect(losses.length).toBeGreaterThan(50);
    expect(losses.every((row) => row.customer === "" && row.priceMilli === 0)).toBe(true);
  });

  it("has lines that are not goods", () => {
    const codes = new Set(rows.map((row) => row.code).filter((code) => !/^\d{5}[A-Z]?$/.test(code)));
    expect([...codes].sort()).toEqual(["B", "BANK CHARGES", "C2", "D", "DOT", "M", "POST"]);
  });

  it("has two customers with two countries, invoices with two instants, products with two names", () => {
    const country = (row: Row) => row.country;
    expect(keysWithSeveral(named, (row) => row.customer, country)).toBe(2);
    expect(
      keysWithSeveral(
        rows,
        (row) => row.invoice,
        (row) => row.instant,
      ),
    ).toBeGreaterThan(5);
    expect(
      keysWithSeveral(
        kept,
        (row) => row.code,
        (row) => row.description,
      ),
    ).toBeGreaterThan(20);
  });
});

describe("data/README.md", () => {
  it("states the counts of the committed file", () => {
    const states = (fact: string, value: number) =>
      expect(readme).toContain(`| ${fact} | ${value.toLocaleString("en-GB")} |`);
    states("rows", rows.length);
    states("invoices", new Set(rows.map((row) => row.invoice)).size);
    states("customers", new Set(named.map((row) => row.customer)).size);
  });

  it("states what the standard cleaning profile keeps", () => {
    const milli = [...spendMilli.values()].reduce((total, spend) => total + spend, 0);
    const invoices = new Set(kept.map((row) => row.invoice)).size;
    const [keptRows, customers, orders] = [kept.length, spendMilli.size, invoices].map((n) =>
      n.toLocaleString("en-GB"),
    );
    const pounds = (milli / 1000).toLocaleString("en-GB", { minimumFractionDigits: 3 });
    expect(readme).toContain(`${keptRows} rows, ${customers} customers, ${orders} invoices, £${pounds}`);
  });

  it("states the revenue of the best customers", () => {
    const shares = [0.01, 0.05, 0.1, 0.2].map((best) => (spendShareOfBest(best) * 100).toFixed(1));
    expect(readme).toContain(`| ${shares.join(" / ")} % |`);
  });
});
