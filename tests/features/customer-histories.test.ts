import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dictionaryTexts } from "../../src/database/dictionary.js";
import { storedLineSource } from "../../src/database/stored-line-source.js";
import { customerHistories, featuresAsOf } from "../../src/features/customer-histories.js";
import { excludedCustomers, purchaseHistory } from "../../src/features/purchase-history.js";
import { type CleaningProfile, parseProfile, profileMask } from "../../src/intake/cleaning-profile.js";
import { EXCLUSION_REASONS, reasonOfBit } from "../../src/intake/cleaning-rules.js";
import type { OrderLine } from "../../src/intake/order-line.js";
import { storeLines } from "../support/stored-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

const HOUR = 3_600_000;
const anyLine: fc.Arbitrary<OrderLine> = fc.record({
  invoice: fc.constantFrom("1", "2", "3", "C4", null),
  stockCode: fc.constantFrom("A", "B", "POST", null),
  description: fc.constantFrom("a mug", null),
  quantity: fc.constantFrom(-3, -1, 1, 1, 3),
  unitPrice: fc.constantFrom(0, 500, 500, 99_999),
  orderedAt: fc.integer({ min: 0, max: 99 }).map((hours) => hours * HOUR),
  customerNumber: fc.constantFrom("10", "11", "12", null),
  country: fc.constantFrom("France", "Norway", "Ålandia", null),
});
const anyProfile = fc
  .subarray([...EXCLUSION_REASONS.slice(4)])
  .map((reasons) => parseProfile(["standard", ...reasons].join("+")) as CleaningProfile);

describe("what customers bought, from lines in memory", () => {
  it("is what the query tells, and so are those who bought nothing that counts", () =>
    withEmptyDatabase(async (database) => {
      const { db } = database;
      const orders = fc.array(anyLine, { minLength: 1, maxLength: 40 });
      const property = fc.asyncProperty(orders, anyProfile, async (lines, profile) => {
        const scope = await storeLines(database, lines, ["POST"]);
        const [part] = storedLineSource(database, scope).parts();
        const mask = profileMask(profile);
        const kept = [...part.instants].filter((_, i) => (part.rules[i] & mask) === 0);
        const asOf = Math.max(0, ...kept) + 24 * HOUR;
        const countries = await dictionaryTexts(db, "country").execute();
        const nameOfCountry = (id: number) => countries.find((country) => country.id === id)?.text as string;
        const { customers, excluded } = customerHistories(part, { mask, nameOfCountry });
        const features = customers.map((customer) => featuresAsOf(customer, asOf));
        const query = await purchaseHistory(db, scope, profile, asOf).orderBy("h.customer_id").execute();
        expect(features).toEqual(query);
        const others = await excludedCustomers(db, scope, profile).execute();
        expect(excluded).toEqual(
          others
            .map(({ first_rule, ...customer }) => ({ ...customer, reason: reasonOfBit(first_rule) }))
            .sort((a, b) => a.customer_id - b.customer_id),
        );
      });
      await fc.assert(property, { numRuns: 100 });
    }));
});
