import { ClienteleError, InvalidInput } from "../errors.js";
import { FEATURE_CATALOGUE, FEATURES, type Feature } from "../features/feature-catalogue.js";
import { canScale } from "../preprocessing/apply-preprocessing.js";
import type { ScoringModel } from "./trained-model.js";

/** The metrics of a customer by their API names, in real units; null and undefined both mean "left out". */
export type CustomerMetrics = {
  readonly [K in (typeof FEATURE_CATALOGUE)[Feature]["field"]]?: number | null;
};

/** Beyond this no shop's number lies, and squares stay finite. */
const LARGEST = 1e12;

/** monetary = frequency × averageOrderValue. */
const SPEND: readonly Feature[] = ["MONETARY", "FREQUENCY", "AVERAGE_ORDER_VALUE"];

/**
 * The values that a model needs, from the metrics given: any two of monetary, averageOrderValue and frequency give the
 * third; all three must agree.
 * @returns values in the order of the model's features; NaN where the model fills in what is missing
 * @throws InvalidInput with every fault: BAD_FEATURES, INCONSISTENT_SPEND, MISSING_FEATURE
 */
export function readMetrics(
  model: ScoringModel,
  metrics: CustomerMetrics,
  path: readonly string[],
): Float64Array {
  const given = new Map<Feature, number>();
  const faults: ClienteleError[] = [];
  const refuse = (feature: Feature, value: number, why: string) =>
    faults.push(faultIn(feature, "BAD_FEATURES", { value: String(value), why }, path));
  for (const feature of FEATURES) {
    const value = metrics[FEATURE_CATALOGUE[feature].field];
    if (value === null || value === undefined) continue;
    const why = faultOf(feature, value);
    if (why) refuse(feature, value, why);
    given.set(feature, why ? Number.NaN : value);
  }
  deriveSpend(given, faults, path);
  const { preprocessing } = model;
  const values = new Float64Array(preprocessing.length).fill(Number.NaN);
  for (let j = 0; j < values.length; j++) {
    const { feature, imputedValue } = preprocessing[j];
    const value = given.get(feature);
    if (value === undefined) {
      if (imputedValue === null) faults.push(faultIn(feature, "MISSING_FEATURE", { feature }, path));
    } else if (canScale(preprocessing[j], value)) values[j] = value;
    else refuse(feature, value, "this model takes its logarithm, so it must be at least 0.");
  }
  if (faults.length > 0) throw new InvalidInput(faults);
  return values;
}

function faultOf(feature: Feature, value: number): string | null {
  if (!Number.isFinite(value)) return "it must be a finite number.";
  if (value < 0 && feature !== "NET_MONETARY") return "it must not be negative.";
  if (Math.abs(value) > LARGEST) return `it must not be beyond ${LARGEST}.`;
  return null;
}

function faultIn(
  feature: Feature,
  code: "BAD_FEATURES" | "MISSING_FEATURE",
  facts: Record<string, string>,
  path: readonly string[],
): ClienteleError {
  const { field } = FEATURE_CATALOGUE[feature];
  return new ClienteleError(code, { field, ...facts }, [...path, field]);
}

/**
 * Adds the one of SPEND that is missing, or checks that the three agree. NaN stands for a value that is refused
 * already: what follows from it is not missing, and not known.
 */
function deriveSpend(given: Map<Feature, number>, faults: ClienteleError[], path: readonly string[]): void {
  const [monetary, frequency, average] = SPEND.map((feature) => given.get(feature));
  const derive = (feature: Feature, value: number) => {
    const why = Number.isNaN(value) ? null : faultOf(feature, value);
    if (why) faults.push(faultIn(feature, "BAD_FEATURES", { value: String(value), why }, path));
    given.set(feature, why ? Number.NaN : value);
  };
  if (frequency !== undefined && average !== undefined) {
    const product = frequency * average;
    if (monetary === undefined) derive("MONETARY", product);
    else if (Math.abs(monetary - product) > 0.005 * frequency + 0.01) {
      faults.push(new ClienteleError("INCONSISTENT_SPEND", { monetary, product }, [...path, "monetary"]));
    }
  } else if (monetary !== undefined && frequency !== undefined && frequency !== 0) {
    derive("AVERAGE_ORDER_VALUE", monetary / frequency);
  } else if (monetary !== undefined && average !== undefined && average !== 0) {
    derive("FREQUENCY", monetary / average);
  }
}
