import { createHash } from "node:crypto";
import type { LinesHash } from "../database/lines-hash.js";
import type { CleaningProfile } from "./cleaning-rules.js";

/** The digest of a data set version: its lines and the rules by which they were cleaned. */
export function dataSetDigest(lines: LinesHash, profile: CleaningProfile): string {
  const canonical = JSON.stringify([lines.toString(), profile.reasons]);
  return createHash("sha256").update(canonical).digest("hex");
}
