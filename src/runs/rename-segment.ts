import { activeModel } from "../database/active-model.js";
import { asDatabaseError } from "../database/database-error.js";
import { segmentsOfRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { dropSegmentName, giveSegmentName, segmentsWithKey } from "../database/segment-names.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import { quote } from "../intake/parse-values.js";

/** What somebody wants a segment to be called. */
export interface Renaming {
  readonly segmentKey: string;
  readonly name: string;
}

const LONGEST_NAME = 80;

/**
 * Gives a name to all segments of a key, in every run that has it; a segment that inherits the key has the name too. The
 * rule's own name takes the given one away again.
 *
 * @returns the segment of that key in the active model; where it has none, in the newest run that has
 * @throws ClienteleError NOT_FOUND for a key that no run has, BAD_SEGMENT_NAME, DB_BUSY
 */
export async function renameSegment(
  { db, path }: Database,
  { segmentKey, name, now }: Renaming & { readonly now: number },
): Promise<{ segmentId: number }> {
  const wanted = requireName(name);
  try {
    return await writeTransaction(db, async (trx) => {
      const active = await activeModel(trx).executeTakeFirst();
      const segments = await segmentsWithKey(trx, segmentKey).execute();
      const segment = segments.find(({ run_id }) => run_id === active?.run_id) ?? segments[0];
      if (!segment)
        throw new ClienteleError("NOT_FOUND", { what: "segment", id: segmentKey }, ["input", "segmentKey"]);
      const others = (await segmentsOfRun(trx, segment.run_id).execute()).filter(
        ({ key }) => key !== segmentKey,
      );
      if (others.some((other) => folded(other.name) === folded(wanted)))
        throw badName(wanted, "another segment of the same model has that name.");
      await (wanted === segment.rule_name
        ? dropSegmentName(trx, segmentKey)
        : giveSegmentName(trx, segmentKey, wanted, now)
      ).execute();
      return { segmentId: segment.id };
    });
  } catch (error) {
    throw asDatabaseError(error, path);
  }
}

/** The name without spaces around it. @throws ClienteleError BAD_SEGMENT_NAME */
function requireName(given: string): string {
  const name = given.trim().normalize("NFC");
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(name)) throw badName(given, "it needs something that can be read.");
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name))
    throw badName(given, "it must be one line, without control characters.");
  const length = [...name].length;
  if (length > LONGEST_NAME)
    throw badName(given, `it has ${length} characters; ${LONGEST_NAME} are allowed.`);
  return name;
}

function badName(name: string, why: string): ClienteleError {
  return new ClienteleError("BAD_SEGMENT_NAME", { name: quote(name), why }, ["input", "name"]);
}

function folded(name: string): string {
  return name.toLowerCase();
}
