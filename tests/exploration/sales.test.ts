import "../support/property-seed.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Period } from "../../src/exploration/calendar.js";
import { cohorts } from "../../src/exploration/cohorts.js";
import { monthlySales } from "../../src/exploration/monthly-sales.js";
import { orderGaps } from "../../src/exploration/order-gaps.js";
import { firstOrders, ordersOf, type Purchases } from "../../src/exploration/purchases.js";
import { salesCalendar } from "../../src/exploration/sales-calendar.js";
import { weekdayHours } from "../../src/exploration/weekday-hours.js";

type Line = readonly [customer: number, order: number, at: string, amount: number];

const wallOf = (text: string) => Date.parse(`${text.length === 10 ? `${text}T12:00` : text}Z`);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function purchases(lines: readonly Line[]): Purchases {
  return {
    customers: Uint32Array.from(lines, ([customer]) => customer),
    orders: Float64Array.from(lines, ([, order]) => order),
    walls: Float64Array.from(lines, ([, , at]) => wallOf(at)),
    amounts: Float64Array.from(lines, ([, , , amount]) => amount),
  };
}

/** Two customers of January (one of whom comes back in March twice), one of February; the data end on 10 March. */
const LINES: readonly Line[] = [
  [1, 10, "2024-01-01", 100],
  [1, 10, "2024-01-01T12:01", 50], // another line of the same order
  [2, 11, "2024-01-15", 200],
  [3, 12, "2024-02-29T23:59", 400],
  [1, 13, "2024-03-05", 800],
  [1, 14, "2024-03-05T15:00", 1_600],
  [3, 15, "2024-03-10", 3_200],
];
const PERIOD: Period = { first: wallOf("2024-01-01"), last: wallOf("2024-03-10") };
const NO_CANCELLATIONS = { walls: new Float64Array(0), amounts: new Float64Array(0) };
const NOTHING = purchases([]);

describe("orders", () => {
  it("are a customer's lines of one number, at the instant of the first; another customer's are others", () => {
    const orders = ordersOf(
      purchases([
        [2, 7, "2024-01-03", 1],
        [1, 7, "2024-01-02", 1],
        [2, 5, "2024-01-09", 1],
        [2, 7, "2024-01-01", 1],
      ]),
    );
    expect([...orders.customers]).toEqual([1, 2, 2]);
    expect([...orders.walls].sort()).toEqual(["2024-01-01", "2024-01-02", "2024-01-09"].map(wallOf));
    const first = firstOrders(orders);
    expect([...first]).toEqual([Number.POSITIVE_INFINITY, wallOf("2024-01-02"), wallOf("2024-01-01")]);
  });

  it("are found however many a customer has, and in whatever order the lines stand", () => {
    const line = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -3, max: 60 }), fc.nat(1e6));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 200 }), (lines) => {
        const orders = ordersOf({
          customers: Uint32Array.from(lines, ([customer]) => customer),
          orders: Float64Array.from(lines, ([, order]) => order),
          walls: Float64Array.from(lines, ([, , wall]) => wall),
          amounts: new Float64Array(lines.length),
        });
        const expected = new Map<string, number>();
        for (const [customer, order, wall] of lines) {
          const key = `${customer} ${order}`;
          expected.set(key, Math.min(wall, expected.get(key) ?? wall));
        }
        const found = Array.from(orders.customers, (customer, i) => `${customer} at ${orders.walls[i]}`);
        const wanted = Array.from(expected, ([key, wall]) => `${key.split(" ")[0]} at ${wall}`);
        expect(found.sort()).toEqual(wanted.sort());
      }),
    );
  });
});

describe("sales by month", () => {
  it("part the revenue of new customers from that of the others", () => {
    const lines = purchases(LINES);
    const cancelled = { walls: Float64Array.of(wallOf("2024-03-06")), amounts: Float64Array.of(-70) };
    const months = monthlySales(lines, ordersOf(lines), cancelled, PERIOD);
    const shown = months.map((m) => [
      ...[m.month, m.isComplete, m.orders, m.revenueMilli],
      ...[m.newCustomerRevenueMilli, m.returningCustomerRevenueMilli, m.cancelledMilli],
    ]);
    expect(shown).toEqual([
      ["2024-01", true, 2, 350, 350, 0, 0],
      ["2024-02", true, 1, 400, 400, 0, 0],
      ["2024-03", false, 3, 5_600, 0, 5_600, 70],
    ]);
  });

  it("fill in months without sales, but not the centuries to a date that is a slip of the pen", () => {
    const months = (...dates: string[]) => {
      const lines = purchases(dates.map((at, i) => [1, i, at, 1]));
      const period = { first: wallOf(dates[0]), last: wallOf(dates[dates.length - 1]) };
      return monthlySales(lines, ordersOf(lines), NO_CANCELLATIONS, period).map(({ month }) => month);
    };
    expect(months("2023-11-05", "2024-02-05")).toEqual(["2023-11", "2023-12", "2024-01", "2024-02"]);
    expect(months("1011-05-05", "2011-05-05")).toEqual(["1011-05", "2011-05"]);
    expect(monthlySales(NOTHING, ordersOf(NOTHING), NO_CANCELLATIONS, PERIOD)).toEqual([]);
  });
});

describe("cohorts", () => {
  it("have cells up to the last month, the first of them of existing customers", () => {
    const cells = cohorts(ordersOf(purchases(LINES)), PERIOD).map((cell) => [
      ...[cell.cohort, cell.age, cell.size, cell.retained, cell.isExistingCustomers, cell.isComplete],
    ]);
    expect(cells).toEqual([
      ["2024-01", 0, 2, 2, true, true],
      ["2024-01", 1, 2, 0, true, true],
      ["2024-01", 2, 2, 1, true, false],
      ["2024-02", 0, 1, 1, false, true],
      ["2024-02", 1, 1, 1, false, false],
    ]);
  });

  it("go back 60 months, and end with the data set although the customers chosen end before", () => {
    const old = cohorts(ordersOf(purchases([[1, 1, "2014-01-01", 1], ...LINES])), {
      ...{ first: wallOf("2014-01-01"), last: PERIOD.last },
    });
    expect(old.map(({ cohort }) => cohort)).not.toContain("2014-01");
    expect(old.some(({ isExistingCustomers }) => isExistingCustomers)).toBe(false);
    const early = cohorts(ordersOf(purchases(LINES.slice(0, 3))), PERIOD);
    expect(early.map(({ age, retained }) => [age, retained])).toEqual([
      [0, 2],
      [1, 0],
      [2, 0],
    ]);
    expect(cohorts(ordersOf(NOTHING), PERIOD)).toEqual([]);
  });
});

describe("the hours of the week", () => {
  it("are 168 from Monday on, with orders at their first line and revenue at each", () => {
    const lines = purchases([
      [1, 1, "2024-01-01T23:59", 5], // a Monday
      [1, 1, "2024-01-02T00:00", 7],
      [2, 2, "2024-01-07T09:30", 11], // a Sunday
    ]);
    const hours = weekdayHours(lines, ordersOf(lines));
    expect(hours).toHaveLength(168);
    expect(hours.filter(({ revenueMilli }) => revenueMilli > 0)).toEqual([
      { weekday: 1, hour: 23, orders: 1, revenueMilli: 5 },
      { weekday: 2, hour: 0, orders: 0, revenueMilli: 7 },
      { weekday: 7, hour: 9, orders: 1, revenueMilli: 11 },
    ]);
    expect(weekdayHours(NOTHING, ordersOf(NOTHING))).toEqual([]);
  });
});

describe("days between orders", () => {
  it("count orders of one day as one", () => {
    const { repeatCustomers, median, p90, bins } = orderGaps(ordersOf(purchases(LINES)));
    expect([repeatCustomers, median, p90]).toEqual([2, 37, 10 + 0.9 * 54]); // 64 days and 10 days
    expect(bins[0]).toEqual({ lo: 1, hi: 3, count: 0 });
    expect(bins).toHaveLength(32);
    expect(bins.filter(({ count }) => count > 0)).toEqual([
      { lo: 9, hi: 11, count: 1 },
      { lo: 63, hi: 65, count: 1 },
    ]);
  });

  it("are none where everybody comes on a single day", () => {
    const once = ordersOf(purchases(LINES.slice(1, 4)));
    for (const orders of [once, ordersOf(NOTHING)])
      expect(orderGaps(orders)).toEqual({ repeatCustomers: 0, median: 0, p90: 0, bins: [] });
  });
});

describe("the calendar of sales", () => {
  const calendarOf = (lines: readonly Line[], period = PERIOD) =>
    salesCalendar(purchases(lines), ordersOf(purchases(lines)), period);

  it("counts days from the first to the last, and weeks from Monday on, those without sales too", () => {
    const { byWeek, ...days } = calendarOf(LINES);
    expect(days).toEqual({
      ...{ firstDay: "2024-01-01", lastDay: "2024-03-10", days: 31 + 29 + 10 },
      ...{ daysWithSales: 5, daysWithoutSales: 65 },
      ...{ longestGapDays: 16 + 28, longestGapFrom: "2024-01-16" }, // the rest of January, and up to 28 February
      weekdaysWithoutSales: [3, 5, 6], // sales on a Monday twice, a Thursday, a Tuesday and a Sunday
    });
    expect(byWeek).toHaveLength(10);
    const empty = { isComplete: true, orders: 0, revenueMilli: 0, daysWithSales: 0 };
    expect(byWeek[0]).toEqual({
      ...empty,
      week: "2024-01-01",
      orders: 1,
      revenueMilli: 150,
      daysWithSales: 1,
    });
    expect(byWeek[1]).toEqual({ ...empty, week: "2024-01-08" });
    expect(byWeek[8]).toEqual({
      ...empty,
      week: "2024-02-26",
      orders: 1,
      revenueMilli: 400,
      daysWithSales: 1,
    });
    const last = { orders: 3, revenueMilli: 800 + 1_600 + 3_200, daysWithSales: 2 };
    expect(byWeek[9]).toEqual({ ...empty, week: "2024-03-04", ...last });
  });

  it("says of the weeks at the edges of the data that they are not complete", () => {
    const period = { first: wallOf("2024-01-02"), last: wallOf("2024-03-09") };
    const complete = calendarOf(LINES, period).byWeek.map(({ isComplete }) => isComplete);
    expect(complete).toEqual([false, ...Array(8).fill(true), false]);
  });

  it("has no weekday that did not come, no gap in a single day, and nothing where nothing was sold", () => {
    const [week] = calendarOf(LINES.slice(3, 4)).byWeek; // 29 February, a Thursday
    expect(calendarOf(LINES.slice(3, 4))).toEqual({
      ...{ firstDay: "2024-02-29", lastDay: "2024-02-29", days: 1, daysWithSales: 1, daysWithoutSales: 0 },
      ...{ longestGapDays: 0, longestGapFrom: null, weekdaysWithoutSales: [], byWeek: [week] },
    });
    expect(calendarOf([])).toEqual({
      ...{ firstDay: null, lastDay: null, days: 0, daysWithSales: 0, daysWithoutSales: 0 },
      ...{ longestGapDays: 0, longestGapFrom: null, weekdaysWithoutSales: [], byWeek: [] },
    });
  });

  it("tells the first of equally long gaps", () => {
    const days = ["2024-05-01", "2024-05-04", "2024-05-05", "2024-05-08"];
    const found = calendarOf(days.map((day, i) => [1, i, day, 1]));
    expect([found.longestGapDays, found.longestGapFrom]).toEqual([2, "2024-05-02"]);
  });

  it("fills in no more than twenty years of weeks", () => {
    const found = calendarOf([[1, 1, "1024-05-01", 1], ...LINES]);
    expect(found.byWeek.map(({ week }) => week)).toEqual([
      ...["1024-04-26", "2024-01-01", "2024-01-15", "2024-02-26", "2024-03-04"],
    ]);
    expect(found.daysWithSales).toBe(6);
  });
});

describe("whatever was bought", () => {
  const day = fc.integer({ min: 0, max: 900 }).map((days) => new Date(Date.UTC(2023, 0, 1 + days)));
  const line = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(30), day, fc.integer({ min: 1, max: 1e9 }));

  it("adds up: revenue to the thousandth, orders, cohorts, gaps", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 80 }), (drawn) => {
        const lines = purchases(
          drawn.map(([c, o, at, amount]) => [c, o, at.toISOString().slice(0, 10), amount]),
        );
        const orders = ordersOf(lines);
        const period = { first: Math.min(...lines.walls), last: Math.max(...lines.walls) };
        const revenue = sum([...lines.amounts]);
        const months = monthlySales(lines, orders, NO_CANCELLATIONS, period);
        const hours = weekdayHours(lines, orders);
        const { byWeek, ...days } = salesCalendar(lines, orders, period);
        expect(days.daysWithSales + days.daysWithoutSales).toBe(days.days);
        expect(days.daysWithSales).toBe(new Set(drawn.map(([, , at]) => at.toISOString().slice(0, 10))).size);
        expect(sum(byWeek.map((one) => one.daysWithSales))).toBe(days.daysWithSales);
        expect(sum(byWeek.map(({ revenueMilli }) => revenueMilli))).toBe(revenue);
        expect(sum(byWeek.map((one) => one.orders))).toBe(orders.walls.length);
        expect(sum(months.map(({ revenueMilli }) => revenueMilli))).toBe(revenue);
        expect(sum(hours.map(({ revenueMilli }) => revenueMilli))).toBe(revenue);
        for (const part of [months, hours])
          expect(sum(part.map((one) => one.orders))).toBe(orders.walls.length);
        const cells = cohorts(orders, period);
        const customers = new Set(lines.customers).size;
        expect(sum(cells.filter(({ age }) => age === 0).map(({ size }) => size))).toBe(customers);
        expect(
          cells.every(({ age, size, retained }) => retained <= size && (age > 0 || retained === size)),
        ).toBe(true);
        expect(
          cells.every(({ cohort, age }) => monthAfter(cohort, age) <= (months.at(-1)?.month ?? "")),
        ).toBe(true);
        const visits = new Set(Array.from(orders.walls, (wall, i) => `${orders.customers[i]} ${wall}`)).size;
        expect(sum(orderGaps(orders).bins.map(({ count }) => count))).toBe(visits - customers);
      }),
    );
  });
});

function monthAfter(month: string, age: number): string {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + age)).toISOString().slice(0, 7);
}
