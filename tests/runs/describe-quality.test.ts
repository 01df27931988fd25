import { describe, expect, it } from "vitest";
import { storedLineSource } from "../../src/database/stored-line-source.js";
import { excludedCustomers, numberedHistory } from "../../src/features/purchase-history.js";
import type { ImportNotes } from "../../src/intake/alert-facts.js";
import { auditLines } from "../../src/intake/audit-lines.js";
import { cleaningProfile } from "../../src/intake/cleaning-profile.js";
import type { OrderLine } from "../../src/intake/order-line.js";
import { describeQuality } from "../../src/runs/describe-quality.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

interface Settings {
  readonly profile: string;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly now: number;
  readonly notes: ImportNotes | null;
}

const DAY = 86_400_000;
const WHOLE_MONTH = [{ orderedAt: 0 }, { orderedAt: 30 * DAY, customerNumber: "11", invoice: "2" }];
const NOTES: ImportNotes = {
  ...{ rowsRead: 100, rowsRejected: 0, rejectExamples: [], roundedPrices: 0, ignoredColumns: [] },
  ...{ hasOrdersByDay: false, fullSheets: [] },
};

/** The quality of a version of these lines, as prepareVersion has it described. */
const qualityOf = (lines: readonly Partial<OrderLine>[], settings: Partial<Settings> = {}) =>
  withEmptyDatabase(async (database) => {
    const { db } = database;
    const scope = await storeLines(database, lines, ["POST"]);
    const { profile: name, ...rest } = {
      ...{ profile: "standard", currencyCode: "EUR", timeZone: "UTC", now: 1e15, notes: null },
      ...settings,
    };
    const profile = cleaningProfile(name);
    const plan = { profile, importId: scope.importIds[0], ...rest };
    const audit = auditLines(storedLineSource(database, scope).parts(), plan);
    const quality = describeQuality(database, {
      ...plan,
      audit,
      period: audit.keptPeriod ?? { first: 0, last: 0 },
      features: await numberedHistory(db, scope, profile, 1e15).execute(),
      excluded: await excludedCustomers(db, scope, profile).execute(),
    });
    return {
      columns: quality.columns,
      alerts: quality.alerts.map((alert) => ({ ...alert, examples: JSON.parse(alert.examples) as string[] })),
    };
  });

/** One alert, which must be there. */
async function alertOf(code: string, lines: readonly Partial<OrderLine>[], settings?: Partial<Settings>) {
  const { alerts } = await qualityOf(lines, settings);
  const found = alerts.find((alert) => alert.code === code);
  if (!found) throw new Error(`${code} is not among ${alerts.map((alert) => alert.code).join(", ")}`);
  return found;
}

describe("the quality of columns", () => {
  it("tells what is missing, how many values there are, and the extremes as text", async () => {
    const { columns } = await qualityOf([
      { quantity: -3, unitPrice: 2_550, invoice: "9", stockCode: "a", country: null },
      {
        quantity: 12,
        unitPrice: 70,
        invoice: "10",
        stockCode: "B",
        customerNumber: null,
        orderedAt: 31 * DAY,
      },
    ]);
    const months = (missing: readonly number[]) =>
      JSON.stringify(missing.map((count, i) => [`1970-0${i + 1}`, 1, count]));
    const table = columns.map((c) => [c.name, c.used_for, c.missing, c.distinct_values, c.min, c.max]);
    expect(table).toEqual([
      ["InvoiceNo", "invoice", 0, 2, "10", "9"], // texts, by code units
      ["StockCode", "stockCode", 0, 2, "B", "a"],
      ["Description", "description", 0, 1, "a mug", "a mug"],
      ["Quantity", "quantity", 0, 2, "-3", "12"],
      ["InvoiceDate", "orderedAt", 0, 2, "1970-01-01T00:00:00.000Z", "1970-02-01T00:00:00.000Z"],
      ["UnitPrice", "unitPrice", 0, 2, "0.07", "2.55"],
      ["CustomerID", "customerNumber", 1, 1, "10", "10"],
      ["Country", "country", 1, 1, "Norway", "Norway"],
    ]);
    expect(columns.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(columns[6].by_month).toBe(months([0, 1]));
    expect(columns[7].by_month).toBe(months([1, 0]));
  });

  it("puts months in order, and has no extremes without lines", async () => {
    const { columns } = await qualityOf([{ orderedAt: 31 * DAY }, { orderedAt: 0 }]);
    expect(JSON.parse(columns[0].by_month)).toEqual([
      ["1970-01", 1, 0],
      ["1970-02", 1, 0],
    ]);
    const none = (await qualityOf([])).columns;
    expect(none.map(({ min, max, missing }) => [min, max, missing])).toEqual(
      new Array(8).fill([null, null, 0]),
    );
  });

  it("is about texts of the version only", () =>
    withEmptyDatabase(async (database) => {
      await storeLines(database, [{ country: "Aland" }, { country: "Zimbabwe" }]);
      const scope = await storeLines(database, [{ country: "Norway" }]);
      const plan = { profile: cleaningProfile("standard"), importId: null, timeZone: "UTC", now: 1e15 };
      const audit = auditLines(storedLineSource(database, scope).parts(), plan);
      const version = { ...plan, audit, currencyCode: null, period: { first: 0, last: 0 } };
      const { columns } = describeQuality(database, { ...version, features: [], excluded: [] });
      expect(columns[7]).toMatchObject({ min: "Norway", max: "Norway", distinct_values: 1 });
    }));
});

describe("alerts", () => {
  it("are none where there is nothing to say", async () => {
    expect((await qualityOf(WHOLE_MONTH, { notes: NOTES })).alerts).toEqual([]);
  });

  it("come with the most urgent first, numbered", async () => {
    const { alerts } = await qualityOf([{}, {}, { customerNumber: null }], { currencyCode: null });
    expect(alerts.map(({ severity, code, position }) => [position, severity, code])).toEqual([
      [0, "BLOCK", "TOO_FEW_CUSTOMERS"],
      [1, "DECIDE", "MISSING_CUSTOMERS"],
      [2, "DECIDE", "DUPLICATE_LINES"],
      [3, "NOTE", "EDGE_MONTHS"],
      [4, "NOTE", "NO_CURRENCY"],
    ]);
  });

  it("of missing customers are to be decided above 5 % of the lines, with the worst months", async () => {
    const lines = (missing: number) =>
      Array.from({ length: 20 * missing }, (_, i) => ({
        invoice: String(i),
        unitPrice: 1_500,
        orderedAt: i * 31 * DAY,
        ...(i < missing && { customerNumber: null }),
      }));
    const few = await alertOf("MISSING_CUSTOMERS", lines(1));
    expect(few).toMatchObject({ severity: "NOTE", count: 1, examples: ["1970-01"] }); // 1 of 20 = 5 %
    expect(few.message).toContain(
      "1 order line (5 %) have no customer number and do not count: 1.50 EUR in all",
    );
    const more = await alertOf("MISSING_CUSTOMERS", [
      ...lines(1),
      { customerNumber: null, orderedAt: 62 * DAY },
    ]);
    expect(more).toMatchObject({ severity: "DECIDE", count: 2, examples: ["1970-01", "1970-03"] });
  });

  it("of switches that are off tell what they would take, and their names", async () => {
    const lines = [
      { quantity: 2 },
      { quantity: 2 },
      { invoice: "2", stockCode: "POST", unitPrice: 4_000, customerNumber: "12" },
      { invoice: "3", customerNumber: "11", unitPrice: 5_000, orderedAt: 1 },
      { invoice: "C4", customerNumber: "11", unitPrice: 5_000, orderedAt: 2, quantity: -1 },
    ];
    const duplicate = await alertOf("DUPLICATE_LINES", lines);
    expect(duplicate).toMatchObject({ severity: "DECIDE", count: 1, examples: ["1"] });
    expect(duplicate.message).toContain("written twice: 2.00 EUR. To leave them out");
    expect(duplicate.message).toMatch(/clientele profiles --use standard\+duplicate$/);
    const postage = await alertOf("NON_PRODUCT_LINES", lines, { profile: "standard+duplicate" });
    expect(postage).toMatchObject({ count: 1, examples: ["POST"] });
    expect(postage.message).toContain("4.00 EUR and 1 customer would have no order left");
    expect(postage.message).toMatch(/clientele profiles --use standard\+non_product\+duplicate$/);
    expect(await alertOf("CANCELLED_LATER_LINES", lines)).toMatchObject({ count: 1, examples: ["11"] });
    const { alerts } = await qualityOf(lines, { profile: "strict" });
    expect(alerts.filter(({ code }) => code.endsWith("_LINES"))).toEqual([]);
  });

  it("of reversed and of net-negative customers go by the amount that was cancelled", async () => {
    const bought = (customerNumber: string, milli: number) => ({ customerNumber, unitPrice: milli });
    const cancelled = (customerNumber: string, milli: number) => ({
      invoice: `C${customerNumber}`,
      customerNumber,
      unitPrice: milli,
      quantity: -1,
    });
    const lines = [
      ...[bought("1", 10_000), cancelled("1", 5_000)], // half: not below it
      ...[bought("2", 10_000), cancelled("2", 5_001)],
      ...[bought("3", 10_000), cancelled("3", 12_000)],
      bought("4", 1_000),
    ];
    const reversed = await alertOf("REVERSED_CUSTOMERS", lines);
    expect(reversed).toMatchObject({ severity: "NOTE", count: 2, examples: ["3", "2"] });
    expect(reversed.message).toContain("17.00 EUR in all"); // 12 + 5.001
    const negative = await alertOf("NEGATIVE_NET", lines);
    expect(negative).toMatchObject({ count: 1, examples: ["3"] });
    expect(negative.message).toContain("by 2.00 EUR");
  });

  it("of customers are about those without orders and those of several countries, ten by number", async () => {
    const lines = Array.from({ length: 12 }, (_, i) => String(100 + i)).flatMap((customerNumber) => [
      { customerNumber, unitPrice: 0, country: "Norway" },
      { customerNumber, unitPrice: 0, country: "France" },
    ]);
    const ten = ["100", "101", "102", "103", "104", "105", "106", "107", "108", "109"];
    const all = [...WHOLE_MONTH, ...lines.toReversed()];
    expect(await alertOf("EXCLUDED_CUSTOMERS", all)).toMatchObject({ count: 12, examples: ten });
    expect(await alertOf("SEVERAL_COUNTRIES", all)).toMatchObject({ count: 12, examples: ten });
  });

  it("of values name products, invoices and spellings", async () => {
    const lines = [
      ...WHOLE_MONTH,
      { stockCode: "15a", description: "cup" },
      { stockCode: "15A", description: "bowl", invoice: null },
      { stockCode: "15A", description: "dish", invoice: "1", orderedAt: 1 },
    ];
    expect(await alertOf("SEVERAL_DESCRIPTIONS", lines)).toMatchObject({ count: 1, examples: ["15A"] });
    expect(await alertOf("SEVERAL_INSTANTS", lines)).toMatchObject({ count: 1, examples: ["1"] });
    const variants = await alertOf("CASE_VARIANTS", lines);
    expect(variants).toMatchObject({ count: 1, examples: ["15A = 15a"] });
    expect(variants.message).toContain("3 codes as written, 2 otherwise"); // A, 15A, 15a
    expect(await alertOf("NO_INVOICE_NUMBERS", lines)).toMatchObject({ count: 1 });
  });

  it("of future orders are about those after the version is made", async () => {
    const found = await alertOf("FUTURE_ORDERS", WHOLE_MONTH, { now: DAY });
    expect(found).toMatchObject({ severity: "DECIDE", count: 1, examples: ["2"] });
  });

  it("of edges name months that are not whole, in the data set's time zone", async () => {
    const edges = (first: number, last: number, timeZone = "UTC") =>
      qualityOf([{ orderedAt: first }, { orderedAt: last, customerNumber: "11", invoice: "2" }], {
        timeZone,
      }).then(({ alerts }) => alerts.find(({ code }) => code === "EDGE_MONTHS")?.examples ?? []);
    expect(await edges(0, 58 * DAY)).toEqual([]); // 1 January to 28 February
    expect(await edges(2 * DAY, 56 * DAY)).toEqual([]); // 3 January and 26 February: the shop may be closed
    expect(await edges(3 * DAY, 55 * DAY)).toEqual(["1970-01", "1970-02"]);
    expect(await edges(5 * DAY, 10 * DAY)).toEqual(["1970-01"]); // one month, cut on both sides
    expect(await edges(-DAY / 24, 58 * DAY, "Europe/Berlin")).toEqual([]); // 1 January, 00:00 there
  });

  it("of an import are about its files", async () => {
    const notes = {
      ...{ rowsRead: 100, rowsRejected: 5, rejectExamples: ["a.csv, line 7"], roundedPrices: 3 },
      ...{ ignoredColumns: ["Note"], hasOrdersByDay: true, fullSheets: ["a.xlsx, sheet Orders"] },
    };
    const rejected = await alertOf("REJECTED_ROWS", WHOLE_MONTH, { notes });
    expect(rejected).toMatchObject({ severity: "NOTE", count: 5, examples: ["a.csv, line 7"] });
    expect(rejected.message).toContain("5 of 100 rows (5 %)");
    const more = await alertOf("REJECTED_ROWS", WHOLE_MONTH, { notes: { ...notes, rowsRejected: 6 } });
    expect(more.severity).toBe("DECIDE");
    expect(await alertOf("ROUNDED_PRICES", WHOLE_MONTH, { notes })).toMatchObject({ count: 3, examples: [] });
    const ignored = await alertOf("IGNORED_COLUMNS", WHOLE_MONTH, { notes });
    expect(ignored).toMatchObject({ count: 1, examples: ["Note"] });
    const unnumbered = WHOLE_MONTH.map((line) => ({ ...line, invoice: null }));
    const { message } = await alertOf("NO_INVOICE_NUMBERS", unnumbered, { notes });
    expect(message).toContain(
      "What a customer bought on one day (the dates have no times) counts as one order.",
    );
    const full = await alertOf("FULL_SHEET", WHOLE_MONTH, { notes });
    expect(full).toMatchObject({ severity: "DECIDE", count: 1, examples: ["a.xlsx, sheet Orders"] });
    expect(full.message).toContain("1 sheet has all the 1,048,576 rows that a sheet can have");
  });
});
