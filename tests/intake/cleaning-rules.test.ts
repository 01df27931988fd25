import { describe, expect, it } from "vitest";
import { profileMask, STANDARD_PROFILE } from "../../src/intake/cleaning-profile.js";
import {
  type CancellationRule,
  EXCLUSION_REASONS,
  ruleBit,
  rulesOf,
} from "../../src/intake/cleaning-rules.js";
import type { OrderLine } from "../../src/intake/order-line.js";

const LINE: OrderLine = {
  ...{ invoice: "536365", stockCode: "85123A", description: "MUG", quantity: 6, unitPrice: 2_550 },
  ...{ orderedAt: 0, customerNumber: "17850", country: "Norway" },
};

/** The first reason of the standard profile that applies; null where the line is kept. */
function verdictOf(line: Partial<OrderLine>, rule?: CancellationRule) {
  const rules = rulesOf({ ...LINE, ...line }, rule);
  return STANDARD_PROFILE.reasons.find((reason) => (rules & ruleBit(reason)) !== 0) ?? null;
}

describe("the verdict on a line", () => {
  it("is null where it is kept", () => {
    expect(verdictOf({})).toBe(null);
    expect(verdictOf({ invoice: null })).toBe(null);
    expect(verdictOf({ invoice: "A563185" })).toBe(null); // only C marks a cancellation
    expect(verdictOf({ quantity: 1, unitPrice: 1 })).toBe(null);
  });

  it.each([
    [{ customerNumber: null }, "MISSING_CUSTOMER"],
    [{ invoice: "C536379", quantity: -1 }, "CANCELLATION"],
    [{ invoice: "c536379", quantity: -1 }, "CANCELLATION"],
    [{ invoice: "C1", quantity: 1 }, "CANCELLATION"],
    [{ quantity: 0 }, "NON_POSITIVE_QUANTITY"],
    [{ quantity: -5 }, "NON_POSITIVE_QUANTITY"],
    [{ unitPrice: 0 }, "NON_POSITIVE_PRICE"],
    [{ unitPrice: -11_062_060 }, "NON_POSITIVE_PRICE"],
  ] as const)("of %j is %s", (line, reason) => {
    expect(verdictOf(line)).toBe(reason);
  });

  it("is the first reason in the order of the rules", () => {
    const all = { customerNumber: null, invoice: "C1", quantity: -1, unitPrice: 0 };
    expect(verdictOf(all)).toBe("MISSING_CUSTOMER");
    expect(verdictOf({ ...all, customerNumber: "1" })).toBe("CANCELLATION");
    expect(verdictOf({ ...all, customerNumber: "1", invoice: "1" })).toBe("NON_POSITIVE_QUANTITY");
    expect(verdictOf({ ...all, customerNumber: "1", invoice: "1", quantity: 1 })).toBe("NON_POSITIVE_PRICE");
  });

  it("of a file that marks cancellations by their sign does not look at the invoice number", () => {
    const verdict = (line: Partial<OrderLine>) => verdictOf(line, "NEGATIVE");
    expect(verdict({ invoice: "CH-1001" })).toBe(null);
    expect(verdict({ invoice: "C1", quantity: -1 })).toBe("CANCELLATION");
    expect(verdict({ quantity: -1 })).toBe("CANCELLATION");
    expect(verdict({ unitPrice: -1 })).toBe("CANCELLATION");
    expect(verdict({ quantity: 0 })).toBe("NON_POSITIVE_QUANTITY");
    expect(verdict({ invoice: null, quantity: -1, customerNumber: null })).toBe("MISSING_CUSTOMER");
  });
});

describe("rules as bits", () => {
  it("are 1, 2, 4 … in the order of the reasons", () => {
    expect(EXCLUSION_REASONS.map(ruleBit)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(profileMask(STANDARD_PROFILE)).toBe(1 + 2 + 4 + 8);
  });

  it("hold every rule that applies, but a cancellation's negative quantity is no fault of its own", () => {
    expect(rulesOf({ ...LINE, customerNumber: null, invoice: "C1", quantity: -1, unitPrice: 0 })).toBe(
      1 + 2 + 8,
    );
    expect(rulesOf({ ...LINE, customerNumber: null, quantity: -1, unitPrice: 0 })).toBe(1 + 4 + 8);
  });
});
