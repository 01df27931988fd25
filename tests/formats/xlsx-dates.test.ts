import { describe, expect, it } from "vitest";
import { isDateFormat, isDateFormatId, isoDate } from "../../src/formats/xlsx-dates.js";

describe("a number format", () => {
  it.each([
    "yyyy-mm-dd h:mm:ss",
    "d/m/yy",
    "[$-409]d\\-mmm\\-yy;@",
    "[h]:mm",
    "[mm]:ss",
    "mm:ss.0",
    'yyyy"年"m"月"',
    "AM/PM h",
  ])("%j shows dates or times", (code) => {
    expect(isDateFormat(code)).toBe(true);
  });

  it.each([
    "General",
    "0.00",
    '0.00" days"',
    "[Red]#,##0",
    "[$USD-409]#,##0.00",
    "0%",
    '_-* #,##0.00\\ "Kčs"_-',
    "\\d0",
    "0.00E+00",
    "@",
    "_d0",
    '0"h',
  ])("%j shows numbers", (code) => {
    expect(isDateFormat(code)).toBe(false);
  });

  it("that is built in is known by its id", () => {
    const ids = Array.from({ length: 164 }, (_, id) => id).filter(isDateFormatId);
    // 14–22, 27–36, 45–47 and 50–58: 9 + 10 + 3 + 9
    expect(ids).toHaveLength(31);
    expect([13, 23, 26, 37, 44, 48, 49, 59].some(isDateFormatId)).toBe(false);
  });
});

describe("a number that is shown as a date", () => {
  it("is the day and the time since 1900", () => {
    expect(isoDate("40513.35138888889", false)).toBe("2010-12-01T08:26:00"); // 0.35138… × 24 h = 8.4333 h
    expect(isoDate("40513", false)).toBe("2010-12-01T00:00:00");
    expect(isoDate("4.0513E4", false)).toBe("2010-12-01T00:00:00");
  });

  it("has milliseconds where its digits tell them apart", () => {
    expect(isoDate("40513.00000001157407", false)).toBe("2010-12-01T00:00:00.001");
    expect(isoDate("40513.351389", false)).toBe("2010-12-01T08:26:00"); // 8 decimals: a second is 0.0000116
    expect(isoDate("40513.999999999999", false)).toBe("2010-12-02T00:00:00");
  });

  it("below 61 allows for a 29 February 1900 that never was (X17)", () => {
    expect(isoDate("61", false)).toBe("1900-03-01T00:00:00");
    expect(isoDate("60", false)).toBe("1900-02-29T00:00:00");
    expect(isoDate("59", false)).toBe("1900-02-28T00:00:00");
    expect(isoDate("1", false)).toBe("1900-01-01T00:00:00");
    expect(isoDate("0.35", false)).toBe("1900-01-00T08:24:00");
  });

  it("counts from 1904 on where the workbook says so (X16)", () => {
    expect(isoDate("39051.5", true)).toBe("2010-12-01T12:00:00"); // 40513 − 1462
    expect(isoDate("0", true)).toBe("1904-01-01T00:00:00");
  });

  it("is none where it is negative, beyond the year 9999 or no number", () => {
    expect(isoDate("2958465", false)).toBe("9999-12-31T00:00:00");
    for (const number of ["-1", "2958466", "1e300", "x", "NaN"]) expect(isoDate(number, false)).toBeNull();
  });
});
