import "../support/property-seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayName,
  dayOf,
  hourOf,
  isCovered,
  monthName,
  monthOf,
  type Period,
  weekdayOf,
} from "../../src/exploration/calendar.js";

const at = (text: string) => Date.parse(`${text}Z`);

describe("the calendar of a wall clock", () => {
  it("is the Gregorian one, in any century", () => {
    const wall = fc.integer({ min: at("0100-01-01T00:00"), max: at("9999-12-31T23:59") });
    fc.assert(
      fc.property(wall, (instant) => {
        const date = new Date(instant);
        expect(monthName(monthOf(instant))).toBe(date.toISOString().slice(0, 7));
        expect(dayName(dayOf(instant))).toBe(date.toISOString().slice(0, 10));
        expect(weekdayOf(instant)).toBe(date.getUTCDay() || 7);
        expect(hourOf(instant)).toBe(date.getUTCHours());
      }),
      { numRuns: 2_000 },
    );
    expect(monthName(monthOf(at("1969-12-31T23:59")))).toBe("1969-12");
    expect(monthName(monthOf(at("2000-02-29T00:00")))).toBe("2000-02");
    expect(monthOf(at("2000-03-01T00:00")) - monthOf(at("1999-12-31T12:00"))).toBe(3);
  });

  it("has covered a month whose first and last day lie between the first and the last order, by day", () => {
    const covers = (first: string, last: string) => (month: string) =>
      isCovered(monthOf(at(`${month}-01T00:00`)), { first: at(first), last: at(last) } satisfies Period);
    const uci = covers("2010-12-01T08:26", "2011-12-09T12:50");
    expect(["2010-11", "2010-12", "2011-06", "2011-12", "2012-01"].map(uci)).toEqual([
      ...[false, true, true, false, false],
    ]);
    const late = covers("2011-01-02T00:00", "2011-02-28T00:00");
    expect(["2011-01", "2011-02"].map(late)).toEqual([false, true]);
    expect(covers("2011-02-01T23:00", "2011-02-28T01:00")("2011-02")).toBe(true);
  });
});
