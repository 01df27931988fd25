import type { Feature } from "../features/feature-catalogue.js";
import { percent } from "../numeric/readable.js";
import { scaleValue } from "../preprocessing/apply-preprocessing.js";
import type { FittedFeature } from "../preprocessing/preprocessing.js";
import { type RunWarning, warning } from "../preprocessing/run-warning.js";

const ALMOST_ALL = 0.99;
const ALMOST_NONE = 0.01;
const MUCH_NOISE = 0.3;
/** A change of the noise share by more than this within ±20 % of eps is a jump. */
const JUMP = 0.05;

/** What DBSCAN found, as far as the warnings need it. */
export interface DbscanOutcome {
  readonly eps: number;
  readonly minSamples: number;
  /** Cluster per customer, −1 = noise, [n ≥ 1]. */
  readonly labels: Int32Array;
  /** 1 (true) for core points, [n]. */
  readonly isCore: ArrayLike<number | boolean>;
  /** Noise shares, 0…1, at 0.8 · eps and at 1.2 · eps, where they were computed. */
  readonly noiseShareBelow?: number;
  readonly noiseShareAbove?: number;
  /** Where a model feature counts orders, see `orderStep`. */
  readonly step?: DiscreteStep | null;
}

/** The distance in scaled units between one and two of a feature that counts. */
export interface DiscreteStep {
  readonly feature: Feature;
  readonly step: number;
}

/** The step from one order to two on the model's scale; null where FREQUENCY is no model feature. */
export function orderStep(fitted: readonly FittedFeature[]): DiscreteStep | null {
  const frequency = fitted.find(({ feature }) => feature === "FREQUENCY");
  if (!frequency) return null;
  return { feature: "FREQUENCY", step: Math.abs(scaleValue(frequency, 2) - scaleValue(frequency, 1)) };
}

/** What a person should know before trusting this DBSCAN; where everything is noise, that alone. */
export function dbscanWarnings(outcome: DbscanOutcome): RunWarning[] {
  const { eps, minSamples, labels } = outcome;
  const customers = labels.length;
  const noise = labels.reduce((count, label) => (label < 0 ? count + 1 : count), 0);
  if (noise === customers) return [warning("ALL_NOISE", { eps, minSamples, customers }, null, 1)];
  const share = noise / customers;
  const warnings = coreWarnings(outcome);
  if (share > MUCH_NOISE) {
    const facts = { noise, customers, share: percent(share), eps };
    warnings.push(warning("DBSCAN_MUCH_NOISE", facts, null, share));
  }
  const largest = largestCluster(labels) / customers;
  if (largest >= ALMOST_ALL) {
    warnings.push(warning("DBSCAN_ONE_CLUSTER", { share: percent(largest), eps }, null, largest));
  }
  return [...warnings, ...sensitivityWarnings(outcome, share), ...stepWarnings(outcome)];
}

function coreWarnings({ isCore, eps }: DbscanOutcome): RunWarning[] {
  const flags = Array.from(isCore);
  const share = flags.filter(Boolean).length / flags.length;
  const facts = { share: percent(share), eps };
  if (share >= ALMOST_ALL) return [warning("DBSCAN_ALMOST_ALL_CORE", facts, null, share)];
  return share <= ALMOST_NONE ? [warning("DBSCAN_ALMOST_NONE_CORE", facts, null, share)] : [];
}

function sensitivityWarnings(outcome: DbscanOutcome, share: number): RunWarning[] {
  const { eps, noiseShareBelow: below = share, noiseShareAbove: above = share } = outcome;
  const jump = Math.max(Math.abs(below - share), Math.abs(share - above));
  if (jump <= JUMP) return [];
  const shares = { atLower: percent(below), share: percent(share), atUpper: percent(above) };
  return [
    warning("DBSCAN_SENSITIVE_EPS", { ...shares, lower: 0.8 * eps, eps, upper: 1.2 * eps }, null, jump),
  ];
}

function largestCluster(labels: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const label of labels) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return Math.max(...sizes.values());
}

function stepWarnings({ eps, step }: DbscanOutcome): RunWarning[] {
  if (!step || step.step <= eps) return [];
  return [warning("DISCRETE_STEP_EXCEEDS_EPS", { ...step, eps }, step.feature, step.step)];
}
