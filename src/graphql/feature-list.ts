import { ClienteleError } from "../errors.js";
import { FEATURES, type Feature } from "../features/feature-catalogue.js";

/** The features that an argument names, all where it is left out. @throws ClienteleError BAD_FEATURE_LIST */
export function chosenFeatures(given: readonly Feature[] | null | undefined): readonly Feature[] {
  if (given == null) return FEATURES;
  const problem =
    given.length === 0
      ? "none was given"
      : given.length > new Set(given).size
        ? `${given.find((one, i) => given.indexOf(one) !== i)} is given twice`
        : null;
  if (problem === null) return given;
  throw new ClienteleError("BAD_FEATURE_LIST", { problem, known: FEATURES.join(", ") }, ["features"]);
}
