import { FEATURE_CATALOGUE, type Feature, WHOLE_FEATURES } from "../features/feature-catalogue.js";
import type { GraphContext } from "./context.js";

/** The unit of a feature for people; money in the data set's currency, or "currency" where nobody said which. */
export function unitOf(feature: Feature, currencyCode: string | null): string {
  const { unit } = FEATURE_CATALOGUE[feature];
  return unit.replace("currency", currencyCode ?? "currency");
}

/** The currency of a version. */
export async function currencyOf({ loaders }: GraphContext, versionId: number): Promise<string | null> {
  return (await loaders.version.load(versionId))?.currency_code ?? null;
}

/** Making a format takes far longer than using it. */
const FORMATS = [0, 1, 2].map(
  (maximumFractionDigits) => new Intl.NumberFormat("en", { maximumFractionDigits }),
);

/** A value with its unit, as it stands in a sentence: "12 orders", "1 day", "2,054.27 GBP"; money nobody named has none. */
export function inWords(feature: Feature, value: number, currencyCode: string | null): string {
  const digits = WHOLE_FEATURES.includes(feature) && Number.isInteger(value) ? 0 : value < 10 ? 2 : 1;
  const number = FORMATS[digits].format(value);
  const unit = unitOf(feature, currencyCode);
  if (currencyCode === null && unit.startsWith("currency")) return number;
  return `${number} ${number === "1" ? unit.replace(/s$/, "") : unit}`;
}
