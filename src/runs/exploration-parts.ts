import { textsInOrder } from "../database/dictionary.js";
import { exploredTotals } from "../database/explored-customers.js";
import type { Database } from "../database/open-database.js";
import { cohorts } from "../exploration/cohorts.js";
import { concentration } from "../exploration/concentration.js";
import { correlations } from "../exploration/correlations.js";
import { type CountryTotals, countryTotals } from "../exploration/country-totals.js";
import { density } from "../exploration/density.js";
import { describeFeature } from "../exploration/feature-distribution.js";
import { featureHistograms, type HistogramStage } from "../exploration/histograms.js";
import { monthlySales } from "../exploration/monthly-sales.js";
import { orderGaps } from "../exploration/order-gaps.js";
import { findOutliers } from "../exploration/outliers.js";
import { quintileGrid } from "../exploration/quintile-grid.js";
import { salesCalendar } from "../exploration/sales-calendar.js";
import { weekdayHours } from "../exploration/weekday-hours.js";
import { FEATURES, type Feature } from "../features/feature-catalogue.js";
import type { Explored, ExploredFeatures, ExploredSales } from "./explored-data.js";

/** The countries of an exploration that are given at most. */
export const MOST_COUNTRIES = 100;
/** Those of a cell of the grid of recency and frequency. */
export const MOST_CELL_COUNTRIES = 20;
const OUTLIERS_SHOWN = 10;

/** What the parts are computed from: each is read when it is first asked for. */
export interface Source {
  readonly database: Database;
  readonly explored: Explored;
  features(): ExploredFeatures;
  sales(): Promise<ExploredSales>;
}

export interface HistogramOptions {
  readonly features: readonly Feature[];
  readonly stages: readonly HistogramStage[];
  readonly bins: number;
}

export interface DensityOptions {
  readonly x: Feature;
  readonly y: Feature;
  readonly bins: number;
}

/** The parts of an exploration that are computed from the customers' features, and which of these they need. */
export const FEATURE_PARTS = {
  concentration: part(
    () => [],
    ({ features }) => concentration(features().spendMilli),
  ),
  distributions: part(
    () => FEATURES,
    ({ features }) => {
      const { values, ascending } = features();
      return FEATURES.map((feature) => {
        const present = ascending(feature);
        return describeFeature(feature, present, values(feature).length - present.length);
      });
    },
  ),
  histograms: part(
    (options: HistogramOptions) => options.features,
    ({ features }, { features: chosen, stages, bins }) =>
      chosen.flatMap((feature) => featureHistograms(feature, features().ascending(feature), stages, bins)),
  ),
  correlations: part(
    (options: { readonly features: readonly Feature[] }) => options.features,
    ({ features }, { features: chosen }) => correlations(chosen, chosen.map(features().values)),
  ),
  density: part(
    ({ x, y }: DensityOptions) => [x, y],
    ({ features }, { x, y, bins }) => {
      const { values, ascending } = features();
      const axis = (feature: Feature) => ({ values: values(feature), ascending: ascending(feature) });
      return density(axis(x), axis(y), bins);
    },
  ),
  countries: part(() => ["FREQUENCY"], namedCountries),
  quintileGrid: part(
    () => ["RECENCY", "FREQUENCY"],
    ({ database, features }) => {
      const { countryIds, values, spendMilli } = features();
      const cells = quintileGrid(values("RECENCY"), values("FREQUENCY"), spendMilli, countryIds);
      const named = nameCountries(
        database,
        cells.map(({ countries }) => countries),
        MOST_CELL_COUNTRIES,
      );
      return cells.map((cell, i) => ({ ...cell, countries: named[i] }));
    },
  ),
  outliers: part(() => FEATURES, namedOutliers),
} as const;

/** The others: from the order lines, or by a query. */
export const OTHER_PARTS = {
  totals: async ({ database, explored }: Source) => exploredTotals(database, explored.customers),
  cohorts: async ({ sales }: Source) => {
    const { orders, period } = await sales();
    return cohorts(orders, period);
  },
  monthly: async ({ sales }: Source) => {
    const { purchases, orders, cancellations, period } = await sales();
    return monthlySales(purchases, orders, cancellations, period);
  },
  weekdayHours: async ({ sales }: Source) => {
    const { purchases, orders } = await sales();
    return weekdayHours(purchases, orders);
  },
  calendar: async ({ sales }: Source) => {
    const { purchases, orders, period } = await sales();
    return salesCalendar(purchases, orders, period);
  },
  orderGaps: async ({ sales }: Source) => orderGaps((await sales()).orders),
} as const;

interface FeaturePart<Options, Result> {
  /** The features that it reads, besides MONETARY. */
  readonly needs: (options: Options) => readonly Feature[];
  readonly compute: (source: Source, options: Options) => Result;
}

function part<Options, Result>(
  needs: FeaturePart<Options, Result>["needs"],
  compute: FeaturePart<Options, Result>["compute"],
): FeaturePart<Options, Result> {
  return { needs, compute };
}

function namedCountries({ database, features }: Source): NamedCountry[] {
  const { countryIds, values, spendMilli } = features();
  const totals = countryTotals(countryIds, values("FREQUENCY"), spendMilli);
  return nameCountries(database, [totals], MOST_COUNTRIES)[0];
}

/** The sums of a country with its name; null where the customers have none. */
export interface NamedCountry extends Omit<CountryTotals, "countryId"> {
  readonly text: string | null;
}

/** Of each list the countries with the most revenue; ties by name, no country before all names. */
function nameCountries(
  database: Database,
  lists: readonly (readonly CountryTotals[])[],
  most: number,
): NamedCountry[][] {
  const ids = [...new Set(lists.flatMap((totals) => totals.map(({ countryId }) => countryId)))];
  const inOrder = [{ id: 0, text: null }, ...textsInOrder(database, "country", ids)];
  const names = new Map(inOrder.map(({ id, text }, place) => [id, { text, place }]));
  return lists.map((totals) =>
    totals
      .flatMap(({ countryId, ...sums }) => {
        const name = names.get(countryId);
        return name ? [{ ...sums, ...name }] : [];
      })
      .sort((a, b) => b.revenueMilli - a.revenueMilli || a.place - b.place)
      .slice(0, most)
      .map(({ place: _, ...country }) => country),
  );
}

/** The outliers of each feature; customers who are equally far beyond by number. */
function namedOutliers({ database, features }: Source) {
  const { customerIds, values, ascending, spendMilli } = features();
  return FEATURES.map((feature) => {
    const present = ascending(feature);
    const found = findOutliers(feature, values(feature), present, spendMilli, OUTLIERS_SHOWN);
    const { farthest, distances, ...summary } = found;
    const distanceOf = new Map(farthest.map((row, i) => [customerIds[row], distances[i]]));
    const byNumber = textsInOrder(database, "customer", [...distanceOf.keys()]);
    const inOrder = byNumber
      .map(({ id }) => ({ id, distance: distanceOf.get(id) as number }))
      .sort((a, b) => b.distance - a.distance);
    return { ...summary, topCustomerIds: inOrder.slice(0, OUTLIERS_SHOWN).map(({ id }) => id) };
  });
}
