/** The numbers that describe a customer, in the order of the API's enum `Feature`. */
export const FEATURES = [
  "RECENCY",
  "FREQUENCY",
  "MONETARY",
  "NET_MONETARY",
  "AVERAGE_ORDER_VALUE",
  "TENURE",
  "ACTIVE_SPAN",
  "MEAN_GAP",
  "DISTINCT_PRODUCTS",
  "UNITS",
  "RETURN_RATE",
] as const;

export type Feature = (typeof FEATURES)[number];

/** The unit of a feature; `currency` stands for the data set's currency. */
type FeatureUnit = "days" | "orders" | "currency" | "currency per order" | "products" | "units" | "share";

interface FeatureDescription {
  /** The field of the API's customers and of `classifyCustomer`. */
  readonly field: string;
  /** The column of `customer_features`. */
  readonly column: string;
  readonly unit: FeatureUnit;
  /** As it stands in a sentence: "their … is higher". */
  readonly label: string;
}

export const FEATURE_CATALOGUE = {
  RECENCY: { field: "recencyDays", column: "recency_days", unit: "days", label: "time since the last order" },
  FREQUENCY: { field: "frequency", column: "frequency", unit: "orders", label: "number of orders" },
  MONETARY: { field: "monetary", column: "monetary", unit: "currency", label: "spend" },
  NET_MONETARY: {
    field: "netMonetary",
    column: "net_monetary",
    unit: "currency",
    label: "spend less cancellations",
  },
  AVERAGE_ORDER_VALUE: {
    field: "averageOrderValue",
    column: "average_order_value",
    unit: "currency per order",
    label: "average order value",
  },
  TENURE: { field: "tenureDays", column: "tenure_days", unit: "days", label: "time since the first order" },
  ACTIVE_SPAN: {
    field: "activeSpanDays",
    column: "active_span_days",
    unit: "days",
    label: "time from first to last order",
  },
  MEAN_GAP: {
    field: "meanGapDays",
    column: "mean_gap_days",
    unit: "days",
    label: "mean time between orders",
  },
  DISTINCT_PRODUCTS: {
    field: "distinctProducts",
    column: "distinct_products",
    unit: "products",
    label: "number of different products",
  },
  UNITS: { field: "units", column: "units", unit: "units", label: "number of units" },
  RETURN_RATE: {
    field: "returnRate",
    column: "return_rate",
    unit: "share",
    label: "share of spend cancelled",
  },
} as const satisfies Record<Feature, FeatureDescription>;

/** The features that are amounts of money. */
export const MONEY_FEATURES: readonly Feature[] = ["MONETARY", "NET_MONETARY", "AVERAGE_ORDER_VALUE"];

/** The features that are whole numbers of days or things. */
export const WHOLE_FEATURES: readonly Feature[] = [
  "RECENCY",
  "FREQUENCY",
  "TENURE",
  "ACTIVE_SPAN",
  "DISTINCT_PRODUCTS",
  "UNITS",
];

/** The column of a feature in a matrix of all features. */
export function featureIndex(feature: Feature): number {
  return FEATURES.indexOf(feature);
}
