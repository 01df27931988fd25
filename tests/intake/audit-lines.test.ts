import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database/open-database.js";
import { storedLineSource } from "../../src/database/stored-line-source.js";
import type { LineScope } from "../../src/database/visible-lines.js";
import { auditLines, type LineAudit } from "../../src/intake/audit-lines.js";
import {
  type CleaningProfile,
  cleaningProfile,
  parseProfile,
  profileMask,
  STANDARD_PROFILE,
} from "../../src/intake/cleaning-profile.js";
import { EXCLUSION_REASONS } from "../../src/intake/cleaning-rules.js";
import type { OrderLine } from "../../src/intake/order-line.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

const anyLine: fc.Arbitrary<OrderLine> = fc.record({
  invoice: fc.constantFrom("1", "2", "C3", "c4", null),
  stockCode: fc.constantFrom("A", "POST", null),
  description: fc.constant(null),
  quantity: fc.constantFrom(-3, -1, 0, 1, 3, 50),
  unitPrice: fc.constantFrom(-2, 0, 500, 99_999),
  orderedAt: fc.integer({ min: 0, max: 9 }),
  customerNumber: fc.constantFrom("10", "11", null),
  country: fc.constantFrom("France", null),
});
const anyProfile = fc
  .subarray([...EXCLUSION_REASONS])
  .map((reasons) => parseProfile(["raw", ...reasons].join("+")) as CleaningProfile);

const audit = (
  database: Database,
  scope: LineScope & { importIds: readonly [number] },
  profile = STANDARD_PROFILE,
  now = 1e15,
) =>
  auditLines(storedLineSource(database, scope).parts(), {
    profile,
    importId: scope.importIds[0],
    timeZone: "UTC",
    now,
  });

const sum = <Row>(rows: readonly Row[], value: (row: Row) => number) =>
  rows.reduce((all, row) => all + value(row), 0);

describe("the cleaning ledger", () => {
  it("accounts for every row and every thousandth under every profile, whatever the orders are", () =>
    withEmptyDatabase(async (database) => {
      const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 30 });
      const property = fc.asyncProperty(anyLines, anyProfile, async (orders, profile) => {
        const scope = await storeLines(database, orders, ["POST"]);
        const { ledger, profiles, importRows } = audit(database, scope, profile);
        const [raw, ...parts] = ledger;
        const amount = sum(orders, (line) => line.quantity * line.unitPrice);
        expect(raw).toMatchObject({ entry: "RAW", rows: orders.length, amount });
        expect(parts.map(({ entry }) => entry)).toEqual(["KEPT", ...profile.reasons]);
        expect([sum(parts, ({ rows }) => rows), sum(parts, (part) => part.amount)]).toEqual([
          raw.rows,
          raw.amount,
        ]);
        expect(parts.map(({ entry, rows }) => [entry, rows])).toEqual([...importRows]);

        const [lines] = storedLineSource(database, scope).parts();
        const kept = [...lines.ids.keys()].filter((i) => (lines.rules[i] & profileMask(profile)) === 0);
        const distinct = (column: "customers" | "invoices") =>
          new Set(kept.map((i) => lines[column][i]).filter((id) => id !== 0)).size;
        const expected = {
          rows: kept.length,
          customers: distinct("customers"),
          invoices: distinct("invoices"),
          amount: sum(kept, (i) => lines.quantities[i] * lines.unitPrices[i]),
        };
        expect(parts[0]).toEqual({ entry: "KEPT", ...expected });
        expect(profiles.find((other) => other.profile === profile.name)).toEqual({
          profile: profile.name,
          ...expected,
        });
      });
      await fc.assert(property, { numRuns: 60 });
    }));

  it("counts rows, customers and invoices of each verdict", () =>
    withEmptyDatabase(async (database) => {
      const line = { quantity: 2, unitPrice: 500, orderedAt: 7 };
      const scope = await storeLines(database, [
        line, // kept, 1.000
        line, // kept, 1.000
        { ...line, invoice: "2", customerNumber: "11" }, // kept, 1.000
        { ...line, invoice: "C3", quantity: -1 }, // cancellation, −0.500
        { ...line, invoice: "4", customerNumber: null, orderedAt: 1 }, // no customer, 1.000
        { ...line, invoice: "5", customerNumber: "12", unitPrice: 0, orderedAt: 9 }, // free, 0
      ]);
      const { ledger, keptPeriod, importRows } = audit(database, scope);
      expect(ledger).toEqual([
        { entry: "RAW", rows: 6, customers: 3, invoices: 5, amount: 3_500 },
        { entry: "KEPT", rows: 3, customers: 2, invoices: 2, amount: 3_000 },
        { entry: "MISSING_CUSTOMER", rows: 1, customers: 0, invoices: 1, amount: 1_000 },
        { entry: "CANCELLATION", rows: 1, customers: 1, invoices: 1, amount: -500 },
        { entry: "NON_POSITIVE_QUANTITY", rows: 0, customers: 0, invoices: 0, amount: 0 },
        { entry: "NON_POSITIVE_PRICE", rows: 1, customers: 1, invoices: 1, amount: 0 },
      ]);
      expect(keptPeriod).toEqual({ first: 7, last: 7 });
      expect(importRows.get("KEPT")).toBe(3);
    }));

  it("is all zeros where there is no line, and then there is no period", () =>
    withEmptyDatabase(async (database) => {
      const { ledger, keptPeriod, columns } = audit(database, await storeLines(database, []));
      expect(
        sum(ledger, ({ rows, customers, invoices, amount }) => rows + customers + invoices + amount),
      ).toBe(0);
      expect([keptPeriod, columns.rows, columns.months.length]).toEqual([null, 0, 0]);
    }));
});

describe("what each rule and each profile would do", () => {
  const lines = [
    { quantity: 3, unitPrice: 1_000 },
    { quantity: 3, unitPrice: 1_000 }, // a copy
    { invoice: "2", stockCode: "POST", unitPrice: 4_000 },
    { invoice: "3", customerNumber: "11", unitPrice: 5_000, orderedAt: 1 },
    { invoice: "C4", customerNumber: "11", unitPrice: 5_000, orderedAt: 2, quantity: -1 }, // takes it back
    { invoice: "5", stockCode: "POST", customerNumber: null },
  ];
  const look = (name: string, use: (audit: LineAudit) => void) =>
    withEmptyDatabase(async (database) =>
      use(audit(database, await storeLines(database, lines, ["POST"]), cleaningProfile(name))),
    );

  it("is counted for all seven rules, also for those that are off", () =>
    look("standard", ({ rules }) => {
      expect(Object.fromEntries(rules.map(({ reason, rows }) => [reason, rows]))).toEqual({
        ...{ MISSING_CUSTOMER: 1, CANCELLATION: 1, NON_POSITIVE_QUANTITY: 0, NON_POSITIVE_PRICE: 0 },
        ...{ NON_PRODUCT: 2, DUPLICATE: 1, CANCELLED_LATER: 1 }, // the purchase; the cancellation is one anyhow
      });
    }));

  it("is counted for the profile with each switch", () =>
    look("standard", ({ profiles }) => {
      const kept = profiles.map(({ profile, rows, customers, amount }) => [profile, rows, customers, amount]);
      expect(kept).toEqual([
        ["raw", 6, 2, 11_000], // 3 + 3 + 4 + 5 − 5 + 1
        ["raw+missing_customer", 5, 2, 10_000],
        ["raw+missing_customer+cancellation", 4, 2, 15_000],
        ["standard", 4, 2, 15_000],
        ["standard+non_product", 3, 2, 11_000],
        ["standard+duplicate", 3, 2, 12_000],
        ["standard+cancelled_later", 3, 1, 10_000],
        ["standard+non_product+duplicate+cancelled_later", 1, 1, 3_000],
      ]);
    }));

  it("is told by product, invoice and customer for the rules that are off", async () => {
    const wouldGo = ({ oddities }: LineAudit) =>
      [...oddities.wouldGo].map(([reason, amounts]) => [reason, [...amounts.values()]]);
    await look("standard", (found) =>
      expect(wouldGo(found)).toEqual([
        ["NON_PRODUCT", [4_000]],
        ["DUPLICATE", [3_000]],
        ["CANCELLED_LATER", [5_000]],
      ]),
    );
    await look("standard+6", (found) =>
      expect(wouldGo(found).map(([reason]) => reason)).toEqual(["NON_PRODUCT", "CANCELLED_LATER"]),
    );
    await look("strict", (found) => expect(wouldGo(found)).toEqual([]));
  });
});

describe("oddities", () => {
  it("are products of several descriptions, invoices of several instants, customers of several countries", () =>
    withEmptyDatabase(async (database) => {
      const scope = await storeLines(database, [
        {},
        { description: "another mug" },
        { country: null }, // no country is no second country
        { stockCode: "C" },
        { stockCode: "C", description: null }, // no description is another one than a mug
        { invoice: "2", stockCode: "B", customerNumber: "11" },
        { invoice: "2", stockCode: "B", customerNumber: "11", orderedAt: 60_000, country: "France" },
        {
          invoice: null,
          stockCode: null,
          customerNumber: null,
          description: "x",
          orderedAt: 5,
          country: "x",
        },
        {
          invoice: null,
          stockCode: null,
          customerNumber: null,
          description: "y",
          orderedAt: 6,
          country: "y",
        },
      ]);
      const { oddities } = audit(database, scope);
      const id = (table: string, column: string, text: string) =>
        database.sqlite.prepare(`SELECT id FROM ${table} WHERE ${column} = ?`).pluck().get(text);
      expect(oddities.productsOfSeveralDescriptions).toEqual(
        ["A", "C"].map((code) => id("product", "stock_code", code)),
      );
      expect(oddities.invoicesOfSeveralInstants).toEqual([id("invoice", "number", "2")]);
      expect(oddities.customersOfSeveralCountries).toEqual([id("customer", "number", "11")]);
    }));

  it("are found among many ids", () =>
    withEmptyDatabase(async (database) => {
      const lines = Array.from({ length: 5_000 }, (_, i) => ({ invoice: `I${i}`, stockCode: `P${i}` }));
      const twice = { invoice: "I4999", stockCode: "P4999", description: "else", orderedAt: 1 };
      const { oddities, columns } = audit(database, await storeLines(database, [...lines, twice]));
      expect(oddities.productsOfSeveralDescriptions).toHaveLength(1);
      expect(oddities.invoicesOfSeveralInstants).toHaveLength(1);
      expect(columns.texts.invoice.distinct).toBe(5_000);
    }));

  it("are orders after the instant of looking", () =>
    withEmptyDatabase(async (database) => {
      const lines = [1, 2, 3, 3].map((orderedAt) => ({ orderedAt, invoice: String(orderedAt) }));
      const scope = await storeLines(database, lines);
      expect(audit(database, scope, STANDARD_PROFILE, 2).oddities.future).toMatchObject({ rows: 2 });
      expect(audit(database, scope, STANDARD_PROFILE, 2).oddities.future.invoices).toHaveLength(1);
      expect(audit(database, scope, STANDARD_PROFILE, 3).oddities.future.rows).toBe(0);
    }));
});
