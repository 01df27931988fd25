import { describe, expect, it } from "vitest";
import { DATE_ORDERS, type DateFormat } from "../../src/intake/date-format.js";
import { type DateReading, instantParser } from "../../src/intake/parse-instant.js";
import { isTimeZone } from "../../src/intake/time-zone.js";

const OPEN: DateReading = { declared: null, orders: DATE_ORDERS, numeric: null };

/** The instant as RFC 3339, or the reason why there is none. */
function read(text: string, timeZone = "UTC", reading: Partial<DateReading> = {}): string {
  const parsed = instantParser({ ...OPEN, ...reading }, timeZone)(text);
  return "value" in parsed ? new Date(parsed.value).toISOString() : parsed.reason;
}

describe("an instant", () => {
  it.each([
    ["2010-12-01 08:26:00", "2010-12-01T08:26:00.000Z"],
    ["2010-12-01T08:26", "2010-12-01T08:26:00.000Z"],
    [" 2010-12-01 8:26 ", "2010-12-01T08:26:00.000Z"],
    ["2010-12-01", "2010-12-01T00:00:00.000Z"],
    ["2010-12-01 08:26:00.5", "2010-12-01T08:26:00.500Z"],
    ["2010-12-01 08:26:00.123456789", "2010-12-01T08:26:00.123Z"],
    ["2012-02-29 00:00", "2012-02-29T00:00:00.000Z"],
    ["1900-01-01", "1900-01-01T00:00:00.000Z"],
    ["2199-12-31 23:59:59", "2199-12-31T23:59:59.000Z"],
    ["2010/12/01 08:26", "2010-12-01T08:26:00.000Z"],
    ["2010.1.5", "2010-01-05T00:00:00.000Z"],
    ["2010-1-5 8:26 pm", "2010-01-05T20:26:00.000Z"],
    ["01-Dec-2010", "2010-12-01T00:00:00.000Z"],
    ["1 December 2010 08:26:00", "2010-12-01T08:26:00.000Z"],
    ["1. Sept 10", "2010-09-01T00:00:00.000Z"],
    ["Dec 1, 2010", "2010-12-01T00:00:00.000Z"],
    ["may 3rd 2010, 8:26 AM", "2010-05-03T08:26:00.000Z"],
    ["02/02/2010", "2010-02-02T00:00:00.000Z"],
  ])("is %j", (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  it("keeps a zone of its own, whatever the file's zone", () => {
    for (const zone of ["UTC", "Asia/Tokyo"]) {
      expect(read("2010-12-01T08:26:00Z", zone)).toBe("2010-12-01T08:26:00.000Z");
      expect(read("2010-12-01T08:26:00+02:00", zone)).toBe("2010-12-01T06:26:00.000Z");
      expect(read("2010-12-01 08:26 -0530", zone)).toBe("2010-12-01T13:56:00.000Z");
    }
  });

  it.each([
    "2011-02-31",
    "2011-02-29",
    "2011-04-31 10:00",
    "2011-13-01",
    "2011-00-10",
    "2011-01-00",
    "2011-01-01 24:00",
    "2011-01-01 10:60",
    "2011-01-01 10:00:60",
    "0000-01-01",
    "0099-01-01",
    "1899-12-31",
    "2200-01-01",
    "9999-12-31",
    "31-Feb-2011",
    "Nov 31, 2011",
    "2011-01-01 13:00 PM",
    "2011-01-01 0:30 AM",
    "2011-01-01T10:00+15:00",
    "2011-01-01T10:00+01:60",
  ])("that cannot be is refused: %j", (text) => {
    expect(read(text)).toBe(`"${text}" is not a real date`);
  });

  it.each([
    "",
    "yesterday",
    "12/1/2010 8:26",
    "2010-12",
    "2010-12-01Z",
    "2010-12/01",
    "1/2-2010",
    "1 Foo 2010",
    "Ma 1, 2010",
    "01/01/2010 8",
    `2010-12-01${" ".repeat(30_000)}x`,
  ])("is not guessed: %j", (text) => {
    expect(read(text)).toMatch(/^".*" is not a date such as 2010-12-01 08:26:00$/);
  });

  it.each(["40513.35", "20101201", "1291191960000"])("is no number unless that is known: %j", (text) => {
    expect(read(text)).toContain(
      `"${text}" is not a date such as 2010-12-01 08:26:00; numbers are dates where the whole column is of them, or with`,
    );
  });

  it("comes with the format that a number looks like", () => {
    const advice = (text: string) => read(text).split("--date-format ")[1];
    expect(["20101201", "40513.35", "1291191960"].map(advice)).toEqual(["yyyymmdd", "excel", "epoch-s"]);
    expect(["20101301", "7"].map(advice)).toEqual(
      new Array(2).fill("yyyymmdd, excel, epoch-s or epoch-ms"), // no month 13
    );
  });
});

describe("a day and a month in numbers", () => {
  const both = (text: string) => [
    read(text, "UTC", { orders: ["dmy"] }),
    read(text, "UTC", { orders: ["mdy"] }),
  ];
  const day = (date: string, time = "00:00:00") => `${date}T${time}.000Z`;

  it("are read in the order that the column shows", () => {
    expect(both("03/04/2011")).toEqual([day("2011-04-03"), day("2011-03-04")]);
    expect(both("3.4.2011 8:26")).toEqual([day("2011-04-03", "08:26:00"), day("2011-03-04", "08:26:00")]);
    expect(both("3-4-11, 08:26:05 pm")).toEqual([
      day("2011-04-03", "20:26:05"),
      day("2011-03-04", "20:26:05"),
    ]);
  });

  it("have years of two digits from 1969 to 2068", () => {
    const years = ["01/01/68", "01/01/69", "01/01/00", "01/01/99"].map((text) => both(text)[0].slice(0, 4));
    expect(years).toEqual(["2068", "1969", "2000", "1999"]);
  });

  it("may have a year of two digits first, where the column shows it", () => {
    const yearFirst = (text: string) => read(text, "UTC", { orders: ["ymd"] });
    expect(["23-04-05", "99/12/31 8:26", "68.1.02"].map(yearFirst)).toEqual([
      ...[day("2023-04-05"), day("1999-12-31", "08:26:00"), day("2068-01-02")],
    ]);
    expect(yearFirst("23-02-30")).toBe('"23-02-30" is not a real date');
    expect(yearFirst("3-04-05")).toContain("is not a date such as"); // one digit is no year
    expect(yearFirst("03/04/2011")).toContain("is not a date such as");
  });

  it("are read where all orders that are left read them the same", () => {
    expect([read("05/05/05"), read("05/05/2011")]).toEqual([day("2005-05-05"), day("2011-05-05")]);
    expect(read("05/05/11")).toContain("is not a date such as");
    expect(read("05/05/11", "UTC", { orders: ["dmy", "mdy"] })).toBe(day("2011-05-05"));
  });

  it("are no date where that day is none", () => {
    expect(both("25/12/2010")).toEqual([day("2010-12-25"), '"25/12/2010" is not a real date']);
    expect(both("31/02/2011")).toEqual(new Array(2).fill('"31/02/2011" is not a real date'));
    expect(both("29/02/2011")[0]).toBe('"29/02/2011" is not a real date');
    expect(both("29/02/2012")[0]).toBe(day("2012-02-29"));
    expect(both("01/00/2011")).toEqual(new Array(2).fill('"01/00/2011" is not a real date'));
  });

  it("are read beside dates that need no order", () => {
    expect(read("2010-12-01", "UTC", { orders: ["dmy"] })).toBe(day("2010-12-01"));
    expect(read("Dec 1, 2010", "UTC", { orders: ["dmy"] })).toBe(day("2010-12-01"));
  });

  it("keep a zone of their own, and noon and midnight are 12 PM and 12 AM", () => {
    expect(both("3/4/2011 12:00 AM +02:00")[0]).toBe("2011-04-02T22:00:00.000Z");
    expect(both("3/4/2011 12:30 PM Z")[1]).toBe(day("2011-03-04", "12:30:00"));
    expect(both("3/4/2011 12:30 UTC")[1]).toBe(day("2011-03-04", "12:30:00"));
    expect(both("3/4/2011 12:30+01")[1]).toBe(day("2011-03-04", "11:30:00"));
  });
});

describe("dates that are numbers", () => {
  const numeric = (text: string, format: DateReading["numeric"], timeZone = "UTC") =>
    read(text, timeZone, { numeric: format });

  it("are days since 1900 as spreadsheets count them", () => {
    // 40,179 is 1 January 2010 in Excel, and 1 December is 334 days later
    expect(numeric("40513", "excel")).toBe("2010-12-01T00:00:00.000Z");
    expect(numeric("40513.35", "excel")).toBe("2010-12-01T08:24:00.000Z"); // 0.35 × 24 h = 8.4 h
    expect(numeric("40513,35", "excel")).toBe("2010-12-01T08:24:00.000Z");
    expect(numeric("40513.3513888889", "excel")).toBe("2010-12-01T08:26:00.000Z"); // 506 min / 1,440
    expect(numeric("40513.3514", "excel")).toBe("2010-12-01T08:26:01.000Z"); // 30,360.96 s
    expect(numeric("40513.99999999", "excel")).toBe("2010-12-01T23:59:59.999Z");
    expect(numeric("40513.5", "excel", "Europe/Paris")).toBe("2010-12-01T11:00:00.000Z");
  });

  it("are seconds or milliseconds since 1970, in no zone but UTC", () => {
    for (const zone of ["UTC", "Asia/Tokyo"]) {
      expect(numeric("1291191960", "epoch-s", zone)).toBe("2010-12-01T08:26:00.000Z");
      expect(numeric("1291191960123", "epoch-ms", zone)).toBe("2010-12-01T08:26:00.123Z");
    }
    expect(numeric("1291191960.5", "epoch-s")).toBe("2010-12-01T08:26:00.500Z");
  });

  it("are year, month and day in eight digits, at midnight of the file's zone", () => {
    expect(numeric("20110403", "yyyymmdd")).toBe("2011-04-03T00:00:00.000Z");
    expect(numeric(" 20110715 ", "yyyymmdd", "Europe/London")).toBe("2011-07-14T23:00:00.000Z");
    expect(numeric("19000101", "yyyymmdd")).toBe("1900-01-01T00:00:00.000Z");
    expect(numeric("21991231", "yyyymmdd")).toBe("2199-12-31T00:00:00.000Z");
    for (const text of ["20110231", "20111301", "20110400", "18991231", "22000101", "99999999"])
      expect(numeric(text, "yyyymmdd")).toBe(`"${text}" is not a real date`);
    for (const text of ["40513", "201104031", "20110403.5", "2011-04-03"])
      expect(numeric(text, "yyyymmdd")).toContain("is not a date such as 20101225");
    expect(numeric("20110403", "excel")).toContain("is not a date such as 40513.35");
  });

  it("are of the kind that the column shows, and no other", () => {
    expect(numeric("1291191960", "excel")).toBe(
      '"1291191960" is not a date such as 40513.35 (days since 1900)',
    );
    expect(numeric("40513", "epoch-s")).toContain("is not a date such as 1291191960");
    expect(numeric("2010", "excel")).toContain("is not a date"); // a year is no day of 1905
    expect(numeric("2010-12-01", "excel")).toContain("is not a date");
    expect(numeric("", "excel")).toContain("is not a date");
  });

  it("reach back to 1900 where they are declared, but for the day that never was", () => {
    const serial = (text: string) => read(text, "UTC", { declared: "excel" });
    expect(["1", "59", "61"].map((text) => serial(text).slice(0, 10))).toEqual([
      ...["1900-01-01", "1900-02-28", "1900-03-01"],
    ]);
    expect(["0.5", "60", "60.25", "9999999"].map(serial)).toEqual(
      ["0.5", "60", "60.25", "9999999"].map((text) => `"${text}" is not a real date`),
    );
    expect(read("40513", "UTC", { declared: "epoch-s" })).toBe("1970-01-01T11:15:13.000Z");
  });
});

describe("a declared format", () => {
  const fits = (declared: DateFormat, ...texts: string[]) =>
    texts.map((text) => read(text, "UTC", { declared }).endsWith("Z"));

  it("takes the dates that fit, and no others", () => {
    const written = [
      "2010-12-01",
      "2010/12/01",
      "03/04/2010",
      "3 Apr 2010",
      "Apr 3, 2010",
      "40513",
      "1291191960",
    ];
    expect(fits("iso", ...written)).toEqual([true, false, false, false, false, false, false]);
    expect(fits("ymd", ...written)).toEqual([true, true, false, false, false, false, false]);
    expect(fits("dmy", ...written)).toEqual([false, false, true, true, false, false, false]);
    expect(fits("mdy", ...written)).toEqual([false, false, true, false, true, false, false]);
    expect(fits("excel", ...written)).toEqual([false, false, false, false, false, true, false]);
  });

  it("reads years of two digits, also where they stand first", () => {
    expect(read("23-04-05", "UTC", { declared: "ymd" })).toBe("2023-04-05T00:00:00.000Z");
    expect(read("23-04-05", "UTC", { declared: "dmy" })).toBe("2005-04-23T00:00:00.000Z");
    expect(read("04/23/05", "UTC", { declared: "mdy" })).toBe("2005-04-23T00:00:00.000Z");
    expect(fits("ymd", "23/04/05", "23.4.05", "3-4-05", "13/04/2011")).toEqual([true, true, false, false]);
    expect(fits("iso", "23-04-05")).toEqual([false]);
  });

  it("says which of two numbers is the day", () => {
    expect(read("03/04/2011", "UTC", { declared: "dmy" })).toBe("2011-04-03T00:00:00.000Z");
    expect(read("03/04/2011", "UTC", { declared: "mdy" })).toBe("2011-03-04T00:00:00.000Z");
    expect(read("12/25/2010", "UTC", { declared: "dmy" })).toBe('"12/25/2010" is not a real date');
  });
});

describe("an instant in the file's time zone", () => {
  it("has that zone's offset of that day", () => {
    expect(read("2011-01-15 12:00", "Europe/London")).toBe("2011-01-15T12:00:00.000Z");
    expect(read("2011-07-15 12:00", "Europe/London")).toBe("2011-07-15T11:00:00.000Z");
    expect(read("2011-07-15 12:00", "Asia/Kathmandu")).toBe("2011-07-15T06:15:00.000Z"); // +05:45
    expect(read("2011-07-15 00:30", "Pacific/Auckland")).toBe("2011-07-14T12:30:00.000Z"); // +12:00
    expect(read("2011-07-15 12:00", "America/New_York")).toBe("2011-07-15T16:00:00.000Z");
  });

  it("lies on the later side where clocks were set forward over it", () => {
    // London, 27 March 2011: 01:00 GMT became 02:00 BST, so 01:30 was never shown; 02:30 BST = 01:30Z
    expect(read("2011-03-27 00:59:59", "Europe/London")).toBe("2011-03-27T00:59:59.000Z");
    expect(read("2011-03-27 01:30:00", "Europe/London")).toBe("2011-03-27T01:30:00.000Z");
    expect(read("2011-03-27 02:00:00", "Europe/London")).toBe("2011-03-27T01:00:00.000Z");
    // New York, 13 March 2011: 02:00 EST became 03:00 EDT; 03:30 EDT = 07:30Z
    expect(read("2011-03-13 02:30:00", "America/New_York")).toBe("2011-03-13T07:30:00.000Z");
  });

  it("is the earlier of the two where clocks were set back over it", () => {
    // London, 30 October 2011: 02:00 BST became 01:00 GMT, so 01:30 was shown at 00:30Z and at 01:30Z
    expect(read("2011-10-30 00:59:59", "Europe/London")).toBe("2011-10-29T23:59:59.000Z");
    expect(read("2011-10-30 01:30:00", "Europe/London")).toBe("2011-10-30T00:30:00.000Z");
    expect(read("2011-10-30 02:00:00", "Europe/London")).toBe("2011-10-30T02:00:00.000Z");
    expect(read("2011-11-06 01:30:00", "America/New_York")).toBe("2011-11-06T05:30:00.000Z"); // EDT
  });
});

describe("time zones", () => {
  it("are those that the runtime knows", () => {
    expect(["UTC", "Europe/London", "Asia/Kolkata"].every(isTimeZone)).toBe(true);
    expect(["", "Mars/Base", "London", "Europe/London "].some(isTimeZone)).toBe(false);
  });
});
