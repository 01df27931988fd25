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
  for (const feature of FEATURES) {
    const value = metrics[FEATURE_CATALOGUE[feature].field];
    if (value === null || value === undefined) continue;
    const why = faultOf(feature, value);
    if (why) faults.push(faultIn(feature, "BAD_FEATURES", { value: String(value), why }, path));
    else given.set(feature, value);
  }
  if (faults.length === 0) deriveSpend(given, faults, path);
  const values = Float64Array.from(model.preprocessing, (fitted) => {
    const value = given.get(fitted.feature);
    if (value !== undefined) {
      if (!canScale(fitted, value)) {
        const why = "this model takes its logarithm, so it must be at least 0.";
        faults.push(faultIn(fitted.feature, "BAD_FEATURES", { value: String(value), why }, path));
      }
      return value;
    }
    if (fitted.imputedValue !== null) return Number.NaN;
    const isNamed = faults.some(
      (fault) => fault.inputPath.at(-1) === FEATURE_CATALOGUE[fitted.feature].field,
    );
    if (!isNamed) faults.push(faultIn(fitted.feature, "MISSING_FEATURE", { feature: fitted.feature }, path));
    return Number.NaN;
  });
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

/** monetary = frequency × averageOrderValue: adds the one that is missing, or checks that the three agree. */
function deriveSpend(given: Map<Feature, number>, faults: ClienteleError[], path: readonly string[]): void {
  const monetary = given.get("MONETARY");
  const frequency = given.get("FREQUENCY");
  const average = given.get("AVERAGE_ORDER_VALUE");
  if (frequency !== undefined && average !== undefined) {
    const product = frequency * average;
    if (monetary === undefined) given.set("MONETARY", product);
    else if (Math.abs(monetary - product) > 0.005 * frequency + 0.01) {
      faults.push(new ClienteleError("INCONSISTENT_SPEND", { monetary, product }, [...path, "monetary"]));
    }
  } else if (monetary !== undefined && frequency !== undefined && frequency > 0) {
    given.set("AVERAGE_ORDER_VALUE", monetary / frequency);
  } else if (monetary !== undefined && average !== undefined && average > 0) {
    given.set("FREQUENCY", monetary / average);
  }
}
