import { describe, expect, it } from "vitest";
import { visitsOf } from "../../src/exploration/visits.js";
import { overdueBySegment, overdueMembers } from "../../src/segments/overdue.js";

const DAY = 86_400_000;

/** Orders at noon of some days, by customer; every day comes twice, the later order first. */
function visits(days: Readonly<Record<number, readonly number[]>>) {
  const orders = Object.entries(days).flatMap(([customer, own]) =>
    own.flatMap((day) => [
      { customer: Number(customer), wall: (day + 0.6) * DAY },
      { customer: Number(customer), wall: (day + 0.5) * DAY },
    ]),
  );
  return visitsOf({
    customers: Uint32Array.from(orders, ({ customer }) => customer),
    walls: Float64Array.from(orders, ({ wall }) => wall),
  });
}

/** Thousandths by id: 1, 2, 4 … */
const spendMilli = Float64Array.from({ length: 10 }, (_, id) => 2 ** Math.max(0, id - 1));

describe("who is overdue", () => {
  it("is told by the customer's own gaps where there are five, else by those of the segment", () => {
    const days = {
      1: [0, 10, 20, 30, 40, 50], // own 90th percentile 10; silent for 11: overdue
      2: [0, 20, 60], // silent for 1
      3: [0], // silent for 61: overdue by the segment's
      4: [0, 5, 10, 15, 20], // four gaps are too few; silent for 41: overdue
      5: [0, 30], // silent for 31: overdue
      6: [41], // silent for 20: not beyond the threshold
      7: [0], // alone where nobody came back
      8: [0, 1, 2, 3], // in no segment
    };
    const segmentOf = Int32Array.of(-1, 0, 0, 0, 1, 1, 1, 2); // 8 has no place at all
    const found = overdueBySegment({ visits: visits(days), segmentOf, spendMilli, k: 4, today: 61 });
    expect(found).toEqual([
      {
        thresholdDays: expect.closeTo(20 + 0.4 * 20, 9), // 10 × 5, 20, 40: place 0.9 · 6 = 5.4
        ...{ members: 3, membersRevenueMilli: 1 + 2 + 4 },
        ...{ overdue: 2, overdueRevenueMilli: 1 + 4, overdueOnce: 1 },
      },
      {
        thresholdDays: expect.closeTo(5 + 0.6 * 25, 9), // 5 × 4, 30: place 0.9 · 4 = 3.6
        ...{ members: 3, membersRevenueMilli: 8 + 16 + 32 },
        ...{ overdue: 2, overdueRevenueMilli: 8 + 16, overdueOnce: 0 },
      },
      {
        thresholdDays: null,
        ...{ members: 1, membersRevenueMilli: 64, overdue: 0, overdueRevenueMilli: 0, overdueOnce: 0 },
      },
      {
        thresholdDays: null,
        ...{ members: 0, membersRevenueMilli: 0, overdue: 0, overdueRevenueMilli: 0, overdueOnce: 0 },
      },
    ]);
    const members = overdueMembers({ visits: visits(days), segmentOf, k: 4, today: 61 });
    expect([...members].map(({ id, silentDays, usualDays }) => [id, silentDays, usualDays])).toEqual([
      [1, 11, 10],
      [3, 61, expect.closeTo(28, 9)],
      [4, 41, expect.closeTo(20, 9)],
      [5, 31, expect.closeTo(20, 9)],
    ]);
  });

  it("is nobody on the day of the last order, and nobody where nobody has ordered", () => {
    const segmentOf = Int32Array.of(-1, 0, 0);
    const input = { segmentOf, spendMilli, k: 1 };
    const [{ overdue }] = overdueBySegment({ ...input, visits: visits({ 1: [3, 5], 2: [5] }), today: 5 });
    expect(overdue).toBe(0);
    const [nobody] = overdueBySegment({ ...input, visits: visits({}), today: 5 });
    expect(nobody).toMatchObject({ members: 0, overdue: 0, thresholdDays: null });
    expect([...overdueMembers({ ...input, visits: visits({}), today: 5 })]).toEqual([]);
  });
});

describe("the days of visits", () => {
  it("are each once, customer by customer, before 1970 too", () => {
    const { customers, days } = visits({ 7: [5, -3, 5], 2: [-1] });
    expect([[...customers], [...days]]).toEqual([
      [2, 7, 7],
      [-1, -3, 5],
    ]);
  });
});
