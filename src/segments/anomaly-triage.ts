/** What to do with an anomaly first; unusual is not bad. */
export type AnomalyTriage = "VIP" | "WHOLESALE_LIKE" | "REVERSED_PURCHASE" | "SUSPECT_DATA" | "UNCLEAR";

export interface TriageFacts {
  readonly monetary: number;
  readonly netMonetary: number;
  readonly unitsPerOrder: number;
  /** Median of units per order over all customers. */
  readonly medianUnitsPerOrder: number;
  /** True where one of the customer's lines has a price beyond Tukey's far fence of its product. */
  readonly hasSuspectLine: boolean;
  readonly isHighTier: boolean;
}

const REVERSED_BELOW = 0.5;
const WHOLESALE_FACTOR = 10;

/** The first of the rules that fits: reversed purchase, suspect data, wholesale, VIP, else unclear. */
export function triage(facts: TriageFacts): AnomalyTriage {
  if (facts.netMonetary < REVERSED_BELOW * facts.monetary) return "REVERSED_PURCHASE";
  if (facts.hasSuspectLine) return "SUSPECT_DATA";
  if (facts.unitsPerOrder > WHOLESALE_FACTOR * facts.medianUnitsPerOrder) return "WHOLESALE_LIKE";
  return facts.isHighTier ? "VIP" : "UNCLEAR";
}
