import { beforeAll, describe, expect, it } from "vitest";
import { FEATURES } from "../../src/features/feature-catalogue.js";
import { walk } from "../support/lists.js";
import { type Answer, shareServer } from "../support/server.js";

const server = shareServer(["--with-sample"]);

const ALL = `customerCount revenue currencyCode firstOrderAt lastOrderAt
  lorenz { customerShare revenueShare } gini topShares { customerShare revenueShare } customersForHalf
  features { feature unit count missing mean standardDeviation skewness skewnessLog1p min p1 p5 p25 median p75 p95 p99 max }
  histograms { feature stage bins { lo hi count } }
  correlations { a b pearson spearman }
  density(x: FREQUENCY, y: MONETARY) { x0 x1 y0 y1 count }
  cohorts { cohort age size retained isExistingCustomers isComplete }
  monthly { month isComplete orders revenue newCustomerRevenue returningCustomerRevenue cancelledAmount }
  weekdayHour { weekday hour orders revenue }
  calendar {
    firstDay lastDay days daysWithSales daysWithoutSales longestGapDays longestGapFrom weekdaysWithoutSales
    byWeek { week isComplete orders revenue daysWithSales }
  }
  countries(first: 100) { key label customerCount orders revenue }
  recencyFrequency {
    recencyQuintile frequencyQuintile customerCount revenue recencyFrom recencyTo frequencyFrom frequencyTo
    countries(first: 20) { key label customerCount orders revenue }
  }
  orderGaps { repeatCustomers median p90 bins { lo hi count } }
  outliers { feature beyond share revenueShare top { customerNumber features { monetary } } }`;

const explore = async (filter: object | null, select = ALL): Promise<Answer> =>
  (
    await server().ask(`query ($filter: CustomerFilter) { exploration(filter: $filter) { ${select} } }`, {
      filter,
    })
  ).exploration;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const pence = (amount: number) => Math.round(amount * 1_000);

let all: Answer;
let customers: Answer[];

beforeAll(async () => {
  all = await explore(null);
  customers = await walk(server(), {
    field: "customers",
    select: `customerNumber country firstOrderAt lastOrderAt segment { key tier } anomaly { kind }
      features { monetary netMonetary frequency recencyDays meanGapDays }`,
  });
});

describe("the exploration of all customers", () => {
  it("adds up to the customers and their features, to the penny", () => {
    const of = (read: (customer: Answer) => number) => customers.map(read);
    const revenue = sum(of(({ features }) => pence(features.monetary)));
    const orders = sum(of(({ features }) => features.frequency));
    expect(all.customerCount).toBe(customers.length);
    expect(pence(all.revenue)).toBe(revenue);
    for (const part of [
      all.monthly,
      all.weekdayHour,
      all.calendar.byWeek,
      all.countries,
      all.recencyFrequency,
    ])
      expect(sum(part.map((one: Answer) => pence(one.revenue)))).toBe(revenue);
    for (const part of [all.monthly, all.weekdayHour, all.calendar.byWeek, all.countries])
      expect(sum(part.map((one: Answer) => one.orders))).toBe(orders);
    for (const part of [all.countries, all.recencyFrequency])
      expect(sum(part.map((one: Answer) => one.customerCount))).toBe(customers.length);
    for (const month of all.monthly)
      expect(pence(month.newCustomerRevenue) + pence(month.returningCustomerRevenue)).toBe(
        pence(month.revenue),
      );
    const cancelled = of(({ features }) => pence(features.monetary) - pence(features.netMonetary));
    expect(sum(all.monthly.map((one: Answer) => pence(one.cancelledAmount)))).toBe(sum(cancelled));
    expect(all.firstOrderAt).toBe(customers.map(({ firstOrderAt }) => firstOrderAt).sort()[0]);
    expect(all.lastOrderAt).toBe(
      customers
        .map(({ lastOrderAt }) => lastOrderAt)
        .sort()
        .at(-1),
    );
  });

  it("describes and bins every feature, counting who has no value", () => {
    expect(all.features.map(({ feature }: Answer) => feature)).toEqual(FEATURES);
    const single = customers.filter(({ features }) => features.meanGapDays === null).length;
    for (const { feature, count, missing } of all.features)
      expect([count, missing]).toEqual(
        feature === "MEAN_GAP" ? [customers.length - single, single] : [customers.length, 0],
      );
    expect(all.histograms).toHaveLength(3 * FEATURES.length);
    for (const { feature, bins } of all.histograms) {
      const present = feature === "MEAN_GAP" ? customers.length - single : customers.length;
      expect(bins).toHaveLength(40);
      expect(sum(bins.map(({ count }: Answer) => count))).toBe(present);
    }
    expect(sum(all.density.map(({ count }: Answer) => count))).toBe(customers.length);
    expect(all.correlations).toHaveLength((FEATURES.length * (FEATURES.length - 1)) / 2);
    expect(all.lorenz).toHaveLength(101);
    expect(all.features.find(({ feature }: Answer) => feature === "MONETARY").unit).toBe("GBP");
  });

  it("names the outliers, the farthest first, in the version's own view", () => {
    const { top, beyond } = all.outliers.find(({ feature }: Answer) => feature === "MONETARY");
    const spend = customers.map(({ features }) => features.monetary).sort((a, b) => b - a);
    expect(top.map(({ features }: Answer) => features.monetary)).toEqual(spend.slice(0, 10));
    expect(beyond).toBeGreaterThan(10);
  });

  it("tells the countries of each cell of the grid, the largest revenue first", () => {
    expect(all.recencyFrequency.length).toBeGreaterThan(5);
    for (const cell of all.recencyFrequency) {
      const own = customers.filter(
        ({ features: { recencyDays, frequency } }) =>
          recencyDays >= cell.recencyFrom &&
          recencyDays <= cell.recencyTo &&
          frequency >= cell.frequencyFrom &&
          frequency <= cell.frequencyTo,
      );
      const revenues = cell.countries.map(({ revenue }: Answer) => revenue);
      expect(revenues).toEqual([...revenues].sort((a, b) => b - a));
      expect(cell.countries).toHaveLength(new Set(own.map(({ country }) => country)).size);
      for (const { key, label, customerCount, orders, revenue } of cell.countries) {
        const there = own.filter(({ country }) => country === key);
        expect(label).toBe(key);
        expect(customerCount).toBe(there.length);
        expect(orders).toBe(sum(there.map(({ features }) => features.frequency)));
        expect(pence(revenue)).toBe(sum(there.map(({ features }) => pence(features.monetary))));
      }
    }
  });

  it("is that of the current data set version", async () => {
    const { dataSetVersion } = await server().ask(`{ dataSetVersion { exploration { ${ALL} } } }`);
    expect(dataSetVersion.exploration).toEqual(all);
  });

  it("takes the first month's customers for existing ones, and ends with the last month", () => {
    const months = all.monthly.map(({ month }: Answer) => month);
    expect(all.cohorts.filter((cell: Answer) => cell.isExistingCustomers)[0].cohort).toBe(months[0]);
    const newest = all.cohorts.filter(({ cohort }: Answer) => cohort === months.at(-1));
    expect(newest.every(({ age }: Answer) => age === 0)).toBe(true);
    expect(all.monthly.at(-1).isComplete).toBe(all.cohorts.at(-1).isComplete);
  });
});

describe("the exploration of some customers", () => {
  const ADDITIVE = `customerCount revenue monthly { month orders revenue cancelledAmount } countries(first: 100) { key revenue }
    weekdayHour { weekday hour orders revenue } cohorts { cohort age size retained } orderGaps { repeatCustomers }`;

  it.each([
    ["a country and the others", (c: Answer) => c.country === "Germany", { countries: ["Germany"] }, null],
    ["big spenders and the rest", null, { monetary: { gte: 1_000 } }, { monetary: { lt: 1_000 } }],
    [
      "anomalies and the others",
      (c: Answer) => c.anomaly !== null,
      { isAnomaly: true },
      { isAnomaly: false },
    ],
    [
      "a tier and the others",
      (c: Answer) => c.segment.tier === "HIGH",
      { tiers: ["HIGH"] },
      { tiers: ["LOW", "MEDIUM"] },
    ],
  ])("adds up to that of all: %s", async (_, matches, filter, given) => {
    const others = [...new Set(customers.map(({ country }) => country))].filter((name) => name !== "Germany");
    const complement = given ?? { countries: others };
    const parts = [await explore(filter, ADDITIVE), await explore(complement, ADDITIVE)];
    if (matches) expect(parts[0].customerCount).toBe(customers.filter(matches).length);
    expect(parts[0].customerCount).toBeGreaterThan(0);
    expect(sum(parts.map(({ customerCount }) => customerCount))).toBe(all.customerCount);
    expect(sum(parts.map(({ revenue }) => pence(revenue)))).toBe(pence(all.revenue));
    expect(sum(parts.map(({ orderGaps }) => orderGaps.repeatCustomers))).toBe(all.orderGaps.repeatCustomers);
    for (const { month, orders, revenue, cancelledAmount } of all.monthly) {
      const own = parts.flatMap(({ monthly }) => monthly.filter((one: Answer) => one.month === month));
      expect(sum(own.map((one) => one.orders))).toBe(orders);
      expect(sum(own.map((one) => pence(one.revenue)))).toBe(pence(revenue));
      expect(sum(own.map((one) => pence(one.cancelledAmount)))).toBe(pence(cancelledAmount));
    }
    for (const { cohort, age, size, retained } of all.cohorts) {
      const own = parts.flatMap(({ cohorts }) =>
        cohorts.filter((one: Answer) => one.cohort === cohort && one.age === age),
      );
      expect([sum(own.map((one) => one.size)), sum(own.map((one) => one.retained))]).toEqual([
        size,
        retained,
      ]);
    }
    all.weekdayHour.forEach(({ orders }: Answer, i: number) => {
      expect(sum(parts.map(({ weekdayHour }) => weekdayHour[i].orders))).toBe(orders);
    });
  });

  it("is of empty lists and zeros where nobody matches", async () => {
    const nobody = await explore({ customerNumbers: [] });
    const { currencyCode: _, firstOrderAt, lastOrderAt, ...numbers } = nobody;
    expect([firstOrderAt, lastOrderAt]).toEqual([all.firstOrderAt, all.lastOrderAt]);
    const flat = { feature: expect.anything(), unit: expect.anything(), count: 0, missing: 0, mean: 0 };
    expect(numbers).toMatchObject({
      ...{ customerCount: 0, revenue: 0, gini: 0, customersForHalf: 0, lorenz: [], correlations: [] },
      ...{ density: [], cohorts: [], monthly: [], weekdayHour: [], countries: [], recencyFrequency: [] },
      orderGaps: { repeatCustomers: 0, median: 0, p90: 0, bins: [] },
      calendar: { firstDay: null, lastDay: null, days: 0, longestGapFrom: null, byWeek: [] },
    });
    expect(numbers.topShares.map(({ revenueShare }: Answer) => revenueShare)).toEqual([0, 0, 0, 0]);
    expect(numbers.features[0]).toMatchObject({ ...flat, standardDeviation: 0, skewness: 0, max: 0 });
    expect(numbers.histograms.every(({ bins }: Answer) => bins.length === 0)).toBe(true);
    expect(numbers.outliers.every(({ beyond, top }: Answer) => beyond === 0 && top.length === 0)).toBe(true);
  });

  it("is of finite numbers for one customer, and for two", async () => {
    const [first, second] = customers.map(({ customerNumber }) => customerNumber);
    for (const numbers of [[first], [first, second]]) {
      const { customerCount, features, correlations, recencyFrequency } = await explore({
        customerNumbers: numbers,
      });
      expect(customerCount).toBe(numbers.length);
      expect(features[2].count).toBe(numbers.length);
      expect(correlations.every(({ pearson }: Answer) => Math.abs(pearson) <= 1)).toBe(true);
      expect(sum(recencyFrequency.map((one: Answer) => one.customerCount))).toBe(numbers.length);
    }
  });
});

describe("arguments", () => {
  const codeOf = async (field: string) => {
    const { errors } = await server().graphql(`{ exploration { ${field} } }`);
    return errors?.[0].extensions.reason;
  };

  it("are bounded, so that answers are", async () => {
    for (const field of [
      "histograms(bins: 0) { stage }",
      "histograms(bins: 201) { stage }",
      "density(x: RECENCY, y: UNITS, bins: 61) { count }",
      "countries(first: 101) { key }",
      "countries(first: 0) { key }",
      "recencyFrequency { countries(first: 21) { key } }",
    ])
      expect(await codeOf(field), field).toBe("LIMIT_OUT_OF_RANGE");
    for (const field of [
      "correlations(features: []) { a }",
      "histograms(features: [UNITS, UNITS]) { stage }",
    ])
      expect(await codeOf(field), field).toBe("BAD_FEATURE_LIST");
  });

  it("choose features, stages and bins; null is as if left out", async () => {
    const found = await explore(
      null,
      `one: histograms(features: [UNITS], stages: [SCALED, SCALED], bins: 3) { feature stage bins { count } }
       usual: histograms(features: null, stages: null, bins: null) { feature stage bins { lo hi count } }
       pair: correlations(features: [MONETARY, RECENCY]) { a b pearson }
       countries(first: 2) { key revenue } recencyFrequency { usual: countries { key } one: countries(first: 1) { key } }`,
    );
    for (const [i, { usual, one }] of found.recencyFrequency.entries()) {
      const keys = all.recencyFrequency[i].countries.map(({ key }: Answer) => key);
      expect([usual, one].map((list) => list.map(({ key }: Answer) => key))).toEqual([
        keys.slice(0, 5),
        keys.slice(0, 1),
      ]);
    }
    expect(found.one).toMatchObject([{ feature: "UNITS", stage: "SCALED" }]);
    expect(found.one[0].bins).toHaveLength(3);
    expect(found.usual).toEqual(all.histograms);
    const usual = all.correlations.find(({ a, b }: Answer) => a === "RECENCY" && b === "MONETARY");
    expect(found.pair).toEqual([{ a: "MONETARY", b: "RECENCY", pearson: usual.pearson }]);
    expect(found.countries.map(({ key }: Answer) => key)).toEqual(
      all.countries.slice(0, 2).map(({ key }: Answer) => key),
    );
  });
});
