import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { globalId, keyOf, type NodeType, parseGlobalId } from "../../src/runs/global-id.js";

const NODE_TYPES: readonly NodeType[] = [
  "DataSetVersion",
  "Import",
  "Customer",
  "ModelRun",
  "Segment",
  "Anomaly",
];

describe("a global id", () => {
  it("gives back the type and the key that it was made of", () => {
    const key = fc.array(fc.integer({ min: 0, max: 999_999_999_999_999 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...NODE_TYPES), key, (type, numbers) => {
        expect(parseGlobalId(globalId(type, ...numbers))).toEqual({ type, key: numbers });
      }),
    );
  });

  it("differs from type to type, and is the key of its own type only", () => {
    expect(new Set(NODE_TYPES.map((type) => globalId(type, 1))).size).toBe(NODE_TYPES.length);
    expect(keyOf("Import", globalId("Import", 7))).toBe(7);
    expect(keyOf("ModelRun", globalId("Import", 7))).toBe(null);
    expect(keyOf("Anomaly", globalId("Anomaly", 1, 2))).toBe(null); // its key has two parts
  });

  it("has one spelling", () => {
    const encode = (text: string) => Buffer.from(text).toString("base64url");
    for (const text of [
      "Import:01",
      "Import:1:",
      "Import:",
      "Import:-1",
      "Import:1.5",
      "import:1",
      "Import:9999999999999999",
    ])
      expect(parseGlobalId(encode(text)), text).toBe(null);
    expect(parseGlobalId(`${globalId("Import", 1)}=`)).toBe(null);
    expect(parseGlobalId(` ${globalId("Import", 1)}`)).toBe(null);
    expect(parseGlobalId(encode("__proto__:1"))).toBe(null);
  });

  it("is null for anything else", () => {
    for (const junk of ["", "1", "Import:1", "🛒", "x".repeat(10_000)])
      expect(parseGlobalId(junk)).toBe(null);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const parsed = parseGlobalId(text);
        if (parsed) expect(globalId(parsed.type, ...parsed.key)).toBe(text);
      }),
    );
  });
});
