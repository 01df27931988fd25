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
