import { describe, expect, it } from "vitest";
import { delimiterNamed, detectDelimiter } from "../../src/intake/delimiter.js";
import { HEADINGS } from "../support/orders.js";

const detect = (head: string) => detectDelimiter(head, {});

describe("the delimiter of a file", () => {
  it("is the one under which its columns are recognised", () => {
    for (const delimiter of [",", ";", "\t", "|"])
      expect(detect(`${HEADINGS.replaceAll(",", delimiter)}\n1,2;3|4\t5,,,,,,,,,,,,,,,,,\n`)).toBe(delimiter);
  });

  it("is not one that stands in quotes or within headings, however often", () => {
    expect(detect('"a,b,c,d,e,f,g";Order Date;Qty;Price;Customer ID\n')).toBe(";");
    expect(detect("note, more, and more, again, still; Order Date; Qty; Price; Customer ID\n")).toBe(";");
  });

  it("is the one that splits the headings into most where none is recognised, else the comma", () => {
    expect(detect("a;b;c,d\n")).toBe(";");
    expect(detect("a;b,c\n")).toBe(",");
    expect(detect("")).toBe(",");
  });

  it("is found by columns that somebody names", () => {
    const mapping = ["a", "b"].map((column) => ({ column, field: "quantity" }));
    expect(detectDelimiter("a|b,c,d,e\n", {})).toBe(",");
    expect(detectDelimiter("a|b|x,c,d,e\n", { mapping })).toBe("|");
  });

  it("can be any single character but quotes and line ends", () => {
    expect([",", "tab", "TAB", "\\t", "\t", "^", "😀"].map(delimiterNamed)).toEqual([
      ...[",", "\t", "\t", "\t", "\t", "^", "😀"],
    ]);
    expect(["", "ab", '"', "\n", "\r", "\0", "tabs"].map(delimiterNamed)).toEqual(new Array(7).fill(null));
  });
});
