import { describe, expect, it } from "vitest";
import { instantParser, isTimeZone } from "../../src/intake/parse-instant.js";

/** The instant as RFC 3339, or the reason why there is none. */
function read(text: string, timeZone = "UTC"): string {
  const parsed = instantParser(timeZone)(text);
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
    ["9999-12-31 23:59:59", "9999-12-31T23:59:59.000Z"],
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
    "2011-01-01T10:00+15:00",
    "2011-01-01T10:00+01:60",
  ])("that cannot be is refused: %j", (text) => {
    expect(read(text)).toBe(`"${text}" is not a real date`);
  });

  it.each([
    "",
    "yesterday",
    "12/1/2010 8:26",
    "40513.35",
    "2010-12",
    "20101201",
    "1291191960000",
    "2010-12-01Z",
  ])("is not guessed: %j", (text) => {
    expect(read(text)).toBe(`"${text}" is not a date such as 2010-12-01 08:26:00`);
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
