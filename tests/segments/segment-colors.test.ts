import { describe, expect, it } from "vitest";
import { segmentKeys } from "../../src/runs/segment-keys.js";
import { PALETTE, segmentColors } from "../../src/segments/segment-colors.js";
import { SEGMENT_NAMES } from "../../src/segments/segment-names.js";

const segment = (key: string, revenue: number, number = 0) => ({ key, revenue, number });

const names = Object.values(SEGMENT_NAMES).flatMap((values) => Object.values(values).map(({ name }) => name));
const shipped = segmentKeys({ names, inherited: names.map(() => null), taken: [] });

describe("the colours of segments", () => {
  it("are one for each of the nine names, of the palette, whoever else is in the run", () => {
    const together = segmentColors(shipped.map((key, number) => segment(key, number, number)));
    expect(new Set(together.values()).size).toBe(9);
    for (const key of shipped) {
      const color = together.get(key);
      expect(PALETTE).toContain(color);
      expect(segmentColors([segment(key, 1)]).get(key)).toBe(color);
      expect(segmentColors([segment("of-its-own", 2, 1), segment(key, 1)]).get(key)).toBe(color);
    }
  });

  it("are the first free ones for other keys: the largest revenue first, ties by number", () => {
    // At risk has the second of the palette, loyal customers the third: the 1st, 4th and 5th are left to the others.
    const colors = segmentColors([
      segment("at-risk", 1, 0),
      segment("champions-2", 10, 1),
      segment("loyal-customers", 5, 2),
      segment("b", 20, 4),
      segment("a", 10, 3),
    ]);
    expect(["at-risk", "loyal-customers", "b", "champions-2", "a"].map((key) => colors.get(key))).toEqual([
      ...["#D55E00", "#009E73"],
      ...["#0072B2", "#CC79A7", "#999933"],
    ]);
  });

  it("start anew beyond ten", () => {
    const keys = [...shipped, "one", "two", "three"]; // the tenth colour is left, then the first two again
    const colors = segmentColors(keys.map((key, number) => segment(key, 0, number)));
    expect(new Set(colors.values()).size).toBe(10);
    expect(["one", "two", "three"].map((key) => colors.get(key))).toEqual(["#4F8A10", "#0072B2", "#D55E00"]);
  });

  it("are none where there is no segment", () => {
    expect(segmentColors([]).size).toBe(0);
  });
});
