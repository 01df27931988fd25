import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalLine, LinesHash } from "../../src/database/lines-hash.js";
import { STANDARD_PROFILE } from "../../src/intake/cleaning-profile.js";
import { dataSetDigest } from "../../src/intake/data-set-digest.js";
import type { OrderLine } from "../../src/intake/order-line.js";

const LINE: OrderLine = {
  ...{ invoice: "536365", stockCode: "85123A", description: "MUG", quantity: 6, unitPrice: 2_550 },
  ...{ orderedAt: 1_291_191_960_000, customerNumber: "17850", country: "Norway" },
};

const text = fc.option(fc.string({ maxLength: 6, unit: "binary" }));
const whole = fc.integer({ min: -5, max: 5 });
const anyLine: fc.Arbitrary<OrderLine> = fc.record({
  ...{ invoice: text, stockCode: text, description: text, customerNumber: text, country: text },
  ...{ quantity: whole, unitPrice: whole, orderedAt: whole },
});
const anyLines = fc.array(anyLine, { maxLength: 12 });

function hashOf(lines: readonly OrderLine[]): LinesHash {
  const hash = new LinesHash();
  for (const line of lines) hash.add(line);
  return hash;
}

describe("the hash of lines", () => {
  it("is 64 zeros for none, and the SHA-256 of the canonical line for one", () => {
    expect(String(new LinesHash())).toBe("0".repeat(64));
    expect(String(hashOf([LINE]))).toBe(createHash("sha256").update(canonicalLine(LINE)).digest("hex"));
  });

  it("adds up lane by lane modulo 2³²", () => {
    const one = createHash("sha256").update(canonicalLine(LINE)).digest();
    const lanes = Array.from({ length: 8 }, (_, lane) => (2 * one.readUInt32BE(4 * lane)) % 2 ** 32);
    expect(String(hashOf([LINE, LINE]))).toBe(lanes.map((n) => n.toString(16).padStart(8, "0")).join(""));
  });

  it("does not hang on the order of the lines", () => {
    fc.assert(
      fc.property(anyLines, fc.infiniteStream(fc.nat()), (lines, numbers) => {
        const keyed = lines.map((line) => [numbers.next().value as number, line] as const);
        const shuffled = keyed.sort((a, b) => a[0] - b[0]).map(([, line]) => line);
        expect(String(hashOf(shuffled))).toBe(String(hashOf(lines)));
      }),
    );
  });

  it("of two lists is the sum of theirs, and lines can be taken out again", () => {
    fc.assert(
      fc.property(anyLines, anyLines, (a, b) => {
        const sum = hashOf(a);
        sum.addAll(hashOf(b));
        expect(String(sum)).toBe(String(hashOf([...a, ...b])));
        for (const line of b) sum.remove(line);
        expect(String(sum)).toBe(String(hashOf(a)));
      }),
    );
  });

  it("is read back from its text; null is the hash of nothing", () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        expect(String(LinesHash.parse(String(hashOf(lines))))).toBe(String(hashOf(lines)));
      }),
    );
    expect(String(LinesHash.parse(null))).toBe("0".repeat(64));
  });

  it("counts equal lines: one is not two", () => {
    expect(String(hashOf([LINE, LINE]))).not.toBe(String(hashOf([LINE])));
  });
});

describe("the canonical spelling of a line", () => {
  it("differs where any of the eight fields differs", () => {
    fc.assert(
      fc.property(anyLine, anyLine, (a, b) => {
        const isEqual = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
        expect(canonicalLine(a) === canonicalLine(b)).toBe(isEqual);
      }),
    );
    for (const change of [
      { description: null },
      { description: "" },
      { country: "norway" },
      { unitPrice: 2_551 },
    ])
      expect(canonicalLine({ ...LINE, ...change })).not.toBe(canonicalLine(LINE));
  });

  it("cannot be imitated by moving text from field to field", () => {
    const a = canonicalLine({ ...LINE, invoice: "1", stockCode: "2-" });
    expect(canonicalLine({ ...LINE, invoice: "12", stockCode: "-" })).not.toBe(a);
    expect(canonicalLine({ ...LINE, invoice: "1", stockCode: "2", description: "-MUG" })).not.toBe(a);
  });
});

describe("the digest of a data set", () => {
  it("hangs on the lines and on the rules, not on the name of the profile", () => {
    const lines = hashOf([LINE]);
    const digest = dataSetDigest(lines, STANDARD_PROFILE);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(dataSetDigest(lines, { ...STANDARD_PROFILE, name: "other" })).toBe(digest);
    expect(dataSetDigest(new LinesHash(), STANDARD_PROFILE)).not.toBe(digest);
    const fewer = { name: "standard", reasons: STANDARD_PROFILE.reasons.slice(1) };
    expect(dataSetDigest(lines, fewer)).not.toBe(digest);
  });
});
