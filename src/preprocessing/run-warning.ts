import type { Facts } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";
import { readable } from "../numeric/readable.js";

/** Something that a person should know about a run that went through: what was seen, with numbers, and what to do. */
export interface RunWarning {
  readonly code: string;
  readonly message: string;
  /** The feature it is about, or null. */
  readonly feature: Feature | null;
  /** The figure that gave rise to it, unrounded, or null. */
  readonly value: number | null;
}

/** The warning catalogue: code → sentence, with facts in braces. Shares come as text ("30.5 %"). */
export const WARNINGS = {
  // preprocessing
  ZERO_VARIANCE:
    "All customers have the same {feature} (as preprocessed), so it does not tell them apart; its scale was set to 1. Leave it out.",
  ZERO_QUARTILE_RANGE:
    "At least half of the customers have the same {feature}, so the scaler ROBUST has no range to divide by; its scale was set to 1. Use STANDARD for it.",
  VALUES_IMPUTED:
    "{count} of {customers} customers have no {feature}; the median {median} was put in its place. Segments say little about this feature for them.",
  LINEAR_DEPENDENCE:
    "{features} nearly determine one another (smallest eigenvalue of their correlations: {eigenvalue}, below {limit}), so what they share counts more than once. Leave one of them out.",
  // segments
  TINY_SEGMENT:
    "The smallest segment holds {customers} customers ({share}). Choose a smaller k, or look at these customers one by one.",
  NO_K_CANDIDATE:
    "k = {k} was taken as a makeshift: {why}. Look at the smallest segment before using it, or choose k yourself.",
  K_EQUALS_CUSTOMERS:
    "There are as many segments as customers ({k}), so each customer is a segment. Choose a smaller k.",
  NOT_CONVERGED:
    "K-Means was still moving customers after {iterations} iterations. Allow more with maxIterations.",
  SILHOUETTE_ESTIMATED:
    "There are {customers} customers, and exact silhouettes take the square of that; they were estimated from those of {sample} customers. Read them with their interval.",
  UNSTABLE_SEGMENT:
    "Segment {segment} does not come back when customers are drawn anew (mean Jaccard index {jaccard} over {replicates} bootstraps, below 0.6). Treat it as a border group, or choose another k.",
  K_RANGE_CUT:
    "In these features there are {distinct} different customers, so k was tried up to {kMax} only.",
  // anomalies
  NO_KNEE_EPS:
    "The sorted distances to the neighbours have no usable knee ({why}), so eps = {eps} is a makeshift. Give eps yourself, and look at the number of anomalies.",
  ALL_NOISE:
    "No customer has {minSamples} customers within eps = {eps}, so all {customers} count as anomalies. Choose a larger eps or a smaller minSamples.",
  DBSCAN_ALMOST_ALL_CORE:
    "{share} of the customers are core points, so eps = {eps} hardly tells anything apart. Try a smaller eps or a larger minSamples.",
  DBSCAN_ALMOST_NONE_CORE:
    "Only {share} of the customers are core points. Try a larger eps than {eps} or a smaller minSamples.",
  DBSCAN_MUCH_NOISE:
    "{noise} of {customers} customers ({share}) count as anomalies, too many to be exceptions. Try a larger eps than {eps}.",
  DBSCAN_ONE_CLUSTER:
    "One cluster holds {share} of the customers: read this as a search for anomalies, not as clusters. A smaller eps than {eps} may show more.",
  DBSCAN_SENSITIVE_EPS:
    "The share of anomalies hangs on eps: {atLower} at {lower}, {share} at {eps}, {atUpper} at {upper}. Do not rely on the exact list; try several eps.",
  DISCRETE_STEP_EXCEEDS_EPS:
    "The step from one order to two is {step} in scaled units, more than eps = {eps}: customers with one order form clusters of their own just because orders are whole numbers. Choose eps above {step}, or leave {feature} out.",
} as const;

export type WarningCode = keyof typeof WARNINGS;

/**
 * A warning with its sentence filled in; numbers are written readably (at most three significant digits below 100).
 * A fact that the sentence names and the caller forgot shows as an empty place.
 */
export function warning(
  code: WarningCode,
  facts: Facts,
  feature: Feature | null = null,
  value: number | null = null,
): RunWarning {
  const message = WARNINGS[code].replace(/\{(\w+)\}/g, (_, name: string) => shown(facts[name] ?? ""));
  return { code, message, feature, value };
}

function shown(fact: string | number): string {
  return typeof fact === "number" ? readable(fact) : fact;
}
