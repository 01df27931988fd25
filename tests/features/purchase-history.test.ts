import { describe, expect, it } from "vitest";
import { FEATURES, type Feature } from "../../src/features/feature-catalogue.js";
import { type FeatureTable, featureTable, selectFeatures } from "../../src/features/feature-matrix.js";
import { row } from "../../src/numeric/matrix.js";
import { readFeatures } from "../../src/runs/read-features.js";
import type { OrderRow } from "../support/orders.js";
import { type Shop, withShop } from "../support/workspace.js";

/** 2 orders and a cancellation; the last kept order of all is customer 11's, so asOf = 2011-01-22 00:00. */
const REGULAR: OrderRow[] = [
  { customer: "10", invoice: "1", at: "2011-01-01 12:00", code: "A", quantity: 2, price: "2.50" }, // 5.00
  { customer: "10", invoice: "1", at: "2011-01-01 12:00", code: "B", quantity: 1, price: "10.00" }, // 10.00
  { customer: "10", invoice: "2", at: "2011-01-11 18:00", code: "A", quantity: 4, price: "2.50" }, // 10.00
  { customer: "10", invoice: "C3", at: "2011-01-12 09:00", code: "A", quantity: -2, price: "2.50" }, // −5.00
];
const ONCE: OrderRow[] = [
  { customer: "11", invoice: "4", at: "2011-01-21 00:00", code: "C", quantity: 3, price: "1.00" },
];
/** One invoice with two instants and a line from each of two countries. */
const TWO_INSTANTS: OrderRow[] = [
  {
    customer: "12",
    invoice: "5",
    at: "2011-01-05 10:00",
    code: "A",
    quantity: 1,
    price: "4.00",
    country: "Spain",
  },
  {
    customer: "12",
    invoice: "5",
    at: "2011-01-06 22:00",
    code: "B",
    quantity: 2,
    price: "3.00",
    country: "France",
  },
];
/** 3 orders of 1.00, and more sent back than bought. */
const RETURNER: OrderRow[] = [
  { customer: "13", invoice: "6", at: "2011-01-02", code: "A", price: "1.00", country: "Norway" },
  { customer: "13", invoice: "7", at: "2011-01-04", code: "A", price: "1.00", country: "France" },
  { customer: "13", invoice: "8", at: "2011-01-08", code: "A", price: "1.00", country: "Norway" },
  {
    customer: "13",
    invoice: "C9",
    at: "2011-01-09",
    code: "A",
    quantity: -4,
    price: "1.00",
    country: "Spain",
  },
];
const ALL = [...REGULAR, ...ONCE, ...TWO_INSTANTS, ...RETURNER];

type Numbers = Partial<Record<Feature, number>>;

/** All features of a customer by name. */
function featuresOf(table: FeatureTable, customer: string): Numbers {
  const values = row(table.values, table.customerNumbers.indexOf(customer));
  return Object.fromEntries(FEATURES.map((feature, j) => [feature, values[j]]));
}

async function features({ workspace, version }: Shop, asOf?: number): Promise<FeatureTable> {
  const current = await version();
  return readFeatures(workspace.database, current, asOf ?? current.as_of);
}

const withAll = (use: (shop: Shop) => Promise<void>) =>
  withShop(async (shop) => {
    await shop.import(ALL);
    await use(shop);
  });

describe("the features of a customer", () => {
  it("are worked out as of one day after the last kept order", () =>
    withAll(async (shop) => {
      expect((await shop.version()).as_of).toBe(Date.UTC(2011, 0, 22));
      const table = await features(shop);
      expect(table.customerNumbers).toEqual(["10", "11", "12", "13"]);
      expect(featuresOf(table, "10")).toEqual({
        RECENCY: 10, // 22 Jan 00:00 − 11 Jan 18:00 = 10.25 days
        FREQUENCY: 2,
        MONETARY: 25, // 5 + 10 + 10
        NET_MONETARY: 20, // 25 − 5
        AVERAGE_ORDER_VALUE: 12.5, // 25 / 2
        TENURE: 20, // 22 Jan 00:00 − 1 Jan 12:00 = 20.5 days
        ACTIVE_SPAN: 10, // 11 Jan 18:00 − 1 Jan 12:00 = 10.25 days
        MEAN_GAP: 10.25, // 10.25 / (2 − 1)
        DISTINCT_PRODUCTS: 2, // A, B
        UNITS: 7, // 2 + 1 + 4
        RETURN_RATE: 0.2, // 5 / 25
      });
    }));

  it("have no mean gap after a single order", () =>
    withAll(async (shop) => {
      expect(featuresOf(await features(shop), "11")).toEqual({
        ...{ RECENCY: 1, FREQUENCY: 1, MONETARY: 3, NET_MONETARY: 3, AVERAGE_ORDER_VALUE: 3, TENURE: 1 },
        ...{ ACTIVE_SPAN: 0, MEAN_GAP: Number.NaN, DISTINCT_PRODUCTS: 1, UNITS: 3, RETURN_RATE: 0 },
      });
    }));

  it("take an invoice with two instants as one order", () =>
    withAll(async (shop) => {
      expect(featuresOf(await features(shop), "12")).toEqual({
        ...{ RECENCY: 15, TENURE: 16, ACTIVE_SPAN: 1 }, // 15 d 2 h; 16 d 14 h; 36 h
        ...{ FREQUENCY: 1, MEAN_GAP: Number.NaN },
        ...{ MONETARY: 10, NET_MONETARY: 10, AVERAGE_ORDER_VALUE: 10, RETURN_RATE: 0 }, // 4 + 2 × 3
        ...{ DISTINCT_PRODUCTS: 2, UNITS: 3 },
      });
    }));

  it("may have net spend below 0 and a return rate above 1", () =>
    withAll(async (shop) => {
      expect(featuresOf(await features(shop), "13")).toEqual({
        ...{ RECENCY: 14, TENURE: 20, ACTIVE_SPAN: 6, MEAN_GAP: 3 }, // 8 Jan − 2 Jan = 6 days, over 2 gaps
        ...{ FREQUENCY: 3, MONETARY: 3, NET_MONETARY: -1, AVERAGE_ORDER_VALUE: 1, RETURN_RATE: 4 / 3 },
        ...{ DISTINCT_PRODUCTS: 1, UNITS: 3 },
      });
    }));

  it("name the country of most kept lines, ties to the first by name", () =>
    withAll(async ({ workspace }) => {
      const countries = workspace.database.sqlite
        .prepare(
          "SELECT c.number, n.name FROM customer_features JOIN customer c ON c.id = customer_id JOIN country n ON n.id = country_id ORDER BY 1",
        )
        .raw()
        .all();
      expect(countries).toEqual([
        ["10", "Norway"],
        ["11", "Norway"],
        ["12", "France"], // as often as Spain
        ["13", "Norway"], // twice, France once; the cancellation from Spain does not count
      ]);
    }));

  it("count only orders at or before asOf, also for an asOf in the past", () =>
    withAll(async (shop) => {
      const table = await features(shop, Date.UTC(2011, 0, 8));
      expect(table.customerNumbers).toEqual(["10", "12", "13"]); // customer 11 had not bought yet
      expect(featuresOf(table, "10")).toMatchObject({
        ...{ RECENCY: 6, FREQUENCY: 1, MONETARY: 15, MEAN_GAP: Number.NaN, TENURE: 6 }, // 6.5 days
      });
      // the order at asOf itself counts, the cancellation a day later does not
      expect(featuresOf(table, "13")).toMatchObject({
        RECENCY: 0,
        FREQUENCY: 3,
        NET_MONETARY: 3,
        RETURN_RATE: 0,
      });
    }));

  it("computed anew for the version's own asOf are those that are stored", () =>
    withAll(async (shop) => {
      const { as_of } = await shop.version();
      const later = await features(shop, as_of + 1); // not stored
      const stored = await features(shop);
      expect(later).toEqual(stored); // one millisecond changes no whole day here
    }));

  it("take purchases without an invoice number as one order for each instant", () =>
    withShop(async (shop) => {
      const line = { invoice: "", customer: "7", price: "1.00" };
      await shop.import([
        { ...line, at: "2011-01-01 10:00" },
        { ...line, at: "2011-01-01 10:00", code: "B" },
        { ...line, at: "2011-01-03 10:00" },
      ]);
      expect(featuresOf(await features(shop), "7")).toMatchObject({ FREQUENCY: 2, MEAN_GAP: 2, MONETARY: 3 });
    }));

  it("add up to the kept amount, to the thousandth", () =>
    withShop(async (shop) => {
      await shop.import(Array.from({ length: 10 }, () => ({ price: "0.001", quantity: 3 })));
      expect(featuresOf(await features(shop), "17850").MONETARY).toBe(0.03); // 10 × 3 × 0.001
    }));
});

describe("customers without a kept line", () => {
  it("have no features; the reason of most of their lines is kept, ties to the earlier rule", () =>
    withShop(async (shop) => {
      await shop.import([
        {},
        { customer: "20", invoice: "C1", quantity: -1 },
        { customer: "20", invoice: "2", price: "0" },
        { customer: "21", invoice: "C3", quantity: -1 },
        { customer: "21", invoice: "4", price: "0" },
        { customer: "21", invoice: "5", price: "0" },
      ]);
      const rows = shop.workspace.database.sqlite
        .prepare(
          "SELECT number, reason FROM excluded_customer JOIN customer c ON c.id = customer_id ORDER BY 1",
        )
        .raw()
        .all();
      expect(rows).toEqual([
        ["20", "CANCELLATION"], // one of each
        ["21", "NON_POSITIVE_PRICE"], // two of three
      ]);
      expect((await features(shop)).customerNumbers).toEqual(["17850"]);
    }));
});

describe("a feature table", () => {
  const one = {
    ...{
      customer_id: 1,
      first_order_at: 0,
      last_order_at: 0,
      recency_days: 1,
      frequency: 1,
      monetary: 1_500,
    },
    ...{
      net_monetary: -500,
      average_order_value: 1.5,
      tenure_days: 2,
      active_span_days: 1,
      mean_gap_days: null,
    },
    ...{ distinct_products: 4, units: 5, return_rate: 4 / 3 },
  };

  it("stands in code-unit order of the customer numbers, whatever the order of the rows", () => {
    const numbers = ["9", "10", "a", "B", "007"];
    const rows = numbers.map((number, i) => ({ ...one, number, customer_id: i }));
    const table = featureTable(rows);
    expect(table.customerNumbers).toEqual(["007", "10", "9", "B", "a"]);
    expect([...table.customerIds]).toEqual([4, 1, 0, 3, 2]);
    expect(featureTable(rows.toReversed())).toEqual(table);
  });

  it("has money in the currency, and NaN where there is no gap", () => {
    const { values } = featureTable([{ ...one, number: "1" }]);
    expect([...values.values]).toEqual([1, 1, 1.5, -0.5, 1.5, 2, 1, Number.NaN, 4, 5, 4 / 3]);
    expect([...selectFeatures(values, ["UNITS", "MONETARY"]).values]).toEqual([5, 1.5]);
  });
});
