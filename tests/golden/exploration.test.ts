import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, openGraph } from "../../src/reports/open-graph.js";
import { openWorkspace, type Workspace } from "../../src/runs/workspace.js";
import type { Answer } from "../support/server.js";
import { copyUciDatabase, hasUci } from "../support/uci.js";

const isThere = hasUci("The tests of the exploration of the real UCI data");

const QUERY = `{ exploration {
  customerCount revenue firstOrderAt lastOrderAt gini customersForHalf topShares { revenueShare }
  features { feature count missing mean standardDeviation skewness skewnessLog1p min p25 median p75 max }
  correlations(features: [RECENCY, FREQUENCY, MONETARY]) { pearson spearman }
  cohorts { cohort age size retained isExistingCustomers isComplete }
  monthly { month isComplete orders revenue newCustomerRevenue cancelledAmount }
  weekdayHour { weekday hour orders } orderGaps { repeatCustomers median p90 bins { count } }
  calendar { firstDay lastDay days daysWithSales longestGapDays longestGapFrom weekdaysWithoutSales byWeek { revenue } }
  countries(first: 2) { key customerCount orders revenue }
  outliers { feature beyond revenueShare top { customerNumber } }
} }`;

/** Figures of semantics.md; those that are not there were worked out with pandas 2 and NumPy. */
describe.skipIf(!isThere)("the exploration of the real UCI data", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-uci-"));
  let workspace: Workspace;
  let found: Answer;

  beforeAll(async () => {
    await copyUciDatabase(join(folder, "uci.sqlite"));
    workspace = openWorkspace(join(folder, "uci.sqlite"));
    found = (await ask<Answer>(await openGraph(workspace, []), QUERY)).exploration;
  });

  afterAll(async () => {
    await workspace.close();
    rmSync(folder, { recursive: true });
  });

  it("has the statistics of semantics.md §2", () => {
    expect([found.customerCount, found.revenue]).toEqual([4_338, 8_911_407.904]);
    const of = (feature: string) => found.features.find((one: Answer) => one.feature === feature);
    const shown = (feature: string) => {
      const { mean, standardDeviation, skewness, skewnessLog1p } = of(feature);
      return [mean, standardDeviation, skewness, skewnessLog1p].map((value) => value.toFixed(4));
    };
    expect(shown("RECENCY")).toEqual(["92.5364", "100.0142", "1.2456", "-0.3790"]);
    expect(shown("FREQUENCY")).toEqual(["4.2720", "7.6980", "12.0629", "1.2082"]);
    expect(shown("MONETARY")).toEqual(["2054.2665", "8989.2304", "19.3183", "0.3934"]);
    expect(of("RECENCY")).toMatchObject({ p25: 18, median: 51, p75: 142, max: 374 });
    expect(of("FREQUENCY")).toMatchObject({ p25: 1, median: 2, p75: 5, max: 209 });
    expect(of("MONETARY")).toMatchObject({ min: 3.75, median: 674.485, max: 280_206.02 });
    expect(of("AVERAGE_ORDER_VALUE").mean.toFixed(4)).toBe("419.1663");
    expect(of("MEAN_GAP")).toMatchObject({ count: 2_845, missing: 1_493 });
    const tops = found.topShares.map(({ revenueShare }: Answer) => (100 * revenueShare).toFixed(2));
    expect(tops).toEqual(["31.78", "50.38", "61.38", "74.62"]);
    expect([found.gini.toFixed(6), found.customersForHalf]).toEqual(["0.715140", 212]);
  });

  it("lets the first month's customers come back more often than any cohort", () => {
    const after = found.cohorts.filter(({ age }: Answer) => age === 1);
    const rates = after.map(({ retained, size }: Answer) => Math.round((100 * retained) / size));
    expect(rates[0]).toBe(37);
    expect([Math.min(...rates.slice(1)), Math.max(...rates.slice(1))]).toEqual([11, 24]);
    expect(after.filter(({ isExistingCustomers }: Answer) => isExistingCustomers)).toHaveLength(1);
    expect(found.cohorts).toHaveLength(91);
    expect(found.monthly.map(({ isComplete }: Answer) => isComplete)).toEqual([
      ...Array(12).fill(true),
      false,
    ]);
  });

  it("has the months, hours and gaps that pandas finds", () => {
    expect(found.monthly[0]).toMatchObject({ orders: 1_400, revenue: 572_713.89, cancelledAmount: 15_793 });
    expect(found.monthly.at(-1)).toMatchObject({ orders: 778, newCustomerRevenue: 27_059.46 });
    const saturdays = found.weekdayHour.filter(({ weekday }: Answer) => weekday === 6);
    expect(saturdays.every(({ orders }: Answer) => orders === 0)).toBe(true);
    expect(found.orderGaps).toMatchObject({ repeatCustomers: 2_790, median: 28, p90: 110 });
    const { byWeek, ...days } = found.calendar;
    expect(days).toEqual({
      ...{ firstDay: "2010-12-01", lastDay: "2011-12-09", days: 374, daysWithSales: 305 },
      ...{ longestGapDays: 11, longestGapFrom: "2010-12-24", weekdaysWithoutSales: [6] },
    });
    expect(byWeek).toHaveLength(54);
    expect(found.countries).toEqual([
      { key: "United Kingdom", customerCount: 3_920, orders: 16_646, revenue: 7_308_391.554 },
      { key: "Netherlands", customerCount: 9, orders: 94, revenue: 285_446.34 },
    ]);
  });

  it("has the correlations and outliers that pandas finds", () => {
    const expected = [
      [-0.260578, -0.562392],
      [-0.122097, -0.482063],
    ];
    expected.forEach(([pearson, spearman], i) => {
      expect(found.correlations[i].pearson).toBeCloseTo(pearson, 6);
      expect(found.correlations[i].spearman).toBeCloseTo(spearman, 6);
    });
    const beyond = found.outliers.map((one: Answer) => one.beyond);
    expect(beyond).toEqual([155, 285, 427, 419, 290, 0, 0, 195, 309, 400, 656]);
    const { top, revenueShare } = found.outliers.find(({ feature }: Answer) => feature === "MONETARY");
    expect(top[0].customerNumber).toBe("14646");
    expect(revenueShare).toBeCloseTo(0.610869, 6);
  });
});
