import { describe, expect, it } from "vitest";
import { csvLine } from "../../src/formats/csv-line.js";

describe("a line of CSV", () => {
  it("quotes text with delimiters, quotes and line ends; null is empty", () => {
    expect(csvLine(["a", null, "b,c", 'say "x"', "two\nlines", "cr\rhere", ""])).toBe(
      'a,,"b,c","say ""x""","two\nlines","cr\rhere",',
    );
    expect(csvLine([1.5, -3, true, false, 0])).toBe("1.5,-3,true,false,0");
    expect(csvLine([])).toBe("");
  });

  it.each(["=1+1", "+A1", "-A1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x", "-1,5"])(
    "guards spreadsheets against the text %j",
    (text) => {
      expect(csvLine([text]).replace(/^"/, "")).toBe(`'${text}${/[",\r\n]/.test(text) ? '"' : ""}`);
      expect(csvLine([text], true)).not.toContain("'");
    },
  );

  it("leaves numbers that are written as text, and signs further on, as they are", () => {
    for (const text of ["-5", "+3.25", "007", "a=b", "x-1", "1@2"]) expect(csvLine([text])).toBe(text);
  });
});
