import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insertImport } from "../../src/database/imports.js";
import { ledgerByRule, ledgerTotals } from "../../src/database/ledger.js";
import { openStaging } from "../../src/database/staging.js";
import { profileMask, rulesOf, STANDARD_PROFILE, verdict } from "../../src/intake/cleaning-rules.js";
import type { OrderLine } from "../../src/intake/order-line.js";
import { computeVersion } from "../../src/runs/compute-version.js";
import { withEmptyDatabase } from "../support/workspace.js";

const anyLine: fc.Arbitrary<OrderLine> = fc.record({
  invoice: fc.constantFrom("1", "2", "C3", "c4", null),
  stockCode: fc.constantFrom("A", "B"),
  description: fc.constant(null),
  quantity: fc.integer({ min: -3, max: 50 }),
  unitPrice: fc.integer({ min: -2, max: 99_999 }),
  orderedAt: fc.integer({ min: 0, max: 9 }),
  customerNumber: fc.constantFrom("10", "11", "12", null),
  country: fc.constantFrom("France", null),
});
const MASK = profileMask(STANDARD_PROFILE);

describe("the cleaning ledger", () => {
  it("accounts for every row and every thousandth, whatever the orders are", () =>
    withEmptyDatabase(async (database) => {
      const property = fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 40 }), async (lines) => {
        const row = {
          file_name: "f",
          file_sha256: null,
          created_at: 0,
          idempotency_key: null,
          input_digest: null,
        };
        const importId = await insertImport(database.db, row);
        openStaging(database, importId, rulesOf)(lines, []);
        const scope = { importIds: [importId], versionId: null };
        const raw = await ledgerTotals(database.db, scope, MASK).executeTakeFirstOrThrow();
        const entries = await ledgerByRule(database.db, scope, MASK).execute();
        const amount = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
        expect(raw).toMatchObject({ rows: lines.length, amount });
        expect(entries.reduce((sum, { rows }) => sum + rows, 0)).toBe(raw.rows);
        expect(entries.reduce((sum, entry) => sum + entry.amount, 0)).toBe(raw.amount);

        const kept = lines.filter((line) => verdict(rulesOf(line), STANDARD_PROFILE) === null);
        const customers = new Set(kept.map(({ customerNumber }) => customerNumber));
        const computed = await computeVersion(database.db, scope, STANDARD_PROFILE);
        expect(computed?.features.map(({ number }) => number).sort() ?? []).toEqual([...customers].sort());
        const spend = computed?.features.reduce((sum, { monetary }) => sum + monetary, 0) ?? 0;
        expect(spend).toBe(entries.find(({ first_rule }) => first_rule === 0)?.amount ?? 0);
      });
      await fc.assert(property, { numRuns: 60 });
    }));

  it("counts rows, customers and invoices of each verdict", () =>
    withEmptyDatabase(async (database) => {
      const line = {
        stockCode: "A",
        description: null,
        country: null,
        quantity: 2,
        unitPrice: 500,
        orderedAt: 7,
      };
      const lines = [
        { ...line, invoice: "1", customerNumber: "10" }, // kept, 1.000
        { ...line, invoice: "1", customerNumber: "10" }, // kept, 1.000
        { ...line, invoice: "2", customerNumber: "11" }, // kept, 1.000
        { ...line, invoice: "C3", customerNumber: "10", quantity: -1 }, // cancellation, −0.500
        { ...line, invoice: "4", customerNumber: null }, // no customer, 1.000
        { ...line, invoice: "5", customerNumber: "12", unitPrice: 0 }, // free, 0
      ];
      const row = {
        file_name: "f",
        file_sha256: null,
        created_at: 0,
        idempotency_key: null,
        input_digest: null,
      };
      const importId = await insertImport(database.db, row);
      openStaging(database, importId, rulesOf)(lines, []);
      const scope = { importIds: [importId], versionId: null };
      const computed = await computeVersion(database.db, scope, STANDARD_PROFILE);
      expect(computed?.ledger).toEqual([
        { entry: "RAW", rows: 6, customers: 3, invoices: 5, amount: 3_500 },
        { entry: "KEPT", rows: 3, customers: 2, invoices: 2, amount: 3_000 },
        { entry: "MISSING_CUSTOMER", rows: 1, customers: 0, invoices: 1, amount: 1_000 },
        { entry: "CANCELLATION", rows: 1, customers: 1, invoices: 1, amount: -500 },
        { entry: "NON_POSITIVE_PRICE", rows: 1, customers: 1, invoices: 1, amount: 0 },
      ]);
      expect(computed?.excluded).toMatchObject([{ reason: "NON_POSITIVE_PRICE" }]); // customer 12
      expect(computed).toMatchObject({ firstOrderAt: 7, lastOrderAt: 7, asOf: 7 + 86_400_000 });
    }));

  it("is none where no line is kept", () =>
    withEmptyDatabase(async ({ db }) => {
      expect(await computeVersion(db, { importIds: [1], versionId: null }, STANDARD_PROFILE)).toBe(null);
    }));
});
