import { createHash } from "node:crypto";
import type { LinesHash } from "../database/lines-hash.js";
import type { CleaningProfile } from "./cleaning-profile.js";

/**
 * The digest of a data set version: its lines and the rules by which they were cleaned.
 * @param nonProductCodes the list that NON_PRODUCT goes by; it counts only where that rule is on
 */
export function dataSetDigest(
  lines: LinesHash,
  profile: CleaningProfile,
  nonProductCodes: readonly string[] = [],
): string {
  const codes = profile.reasons.includes("NON_PRODUCT") ? [nonProductCodes] : [];
  const canonical = JSON.stringify([lines.toString(), profile.reasons, ...codes]);
  return createHash("sha256").update(canonical).digest("hex");
}
