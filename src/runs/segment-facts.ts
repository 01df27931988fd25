import { countErasures } from "../database/erasures.js";
import type { ModelRunRow } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { untilChanged } from "../database/until-changed.js";
import { recentResults } from "../jobs/recent-results.js";
import type { SegmentOverdue } from "../segments/overdue.js";
import type { SegmentRuleFacts } from "./find-rules.js";
import type { Reader } from "./reader.js";

/** What is known of a training's segments beyond their rows: worked out in a reader when asked for, and kept. */
export interface SegmentFacts {
  /** By segment number. @throws ClienteleError QUERY_TIMEOUT */
  overdue(run: KnownRun): Promise<readonly SegmentOverdue[]>;
  /** By segment number, null where there is none. @throws ClienteleError QUERY_TIMEOUT */
  rules(run: KnownRun): Promise<readonly (SegmentRuleFacts | null)[]>;
}

/** A training that has SUCCEEDED. */
type KnownRun = Pick<ModelRunRow, "id" | "artefact_digest">;

/** Some numbers for each of a run's segments. */
const RUNS_KEPT = 100;

/** A training's customers and their data never change, except where one is erased: then everything is worked out anew. */
export function openSegmentFacts({ database, reader }: { database: Database; reader: Reader }): SegmentFacts {
  const readErasures = async () => (await countErasures(database.db).executeTakeFirstOrThrow()).count;
  const erasures = untilChanged(database, readErasures, 1);
  let seen: number | null = null;
  const kept = <T>(read: (runId: number) => Promise<T>) => {
    const results = recentResults<T>(RUNS_KEPT, () => 1);
    return {
      clear: results.clear,
      get({ id, artefact_digest }: KnownRun): Promise<T> {
        const key = `${id} ${artefact_digest}`; // ids may come again
        const known = results.get(key);
        if (known) return known;
        const result = read(id);
        results.set(key, result);
        result.catch(() => results.delete(key));
        return result;
      },
    };
  };
  const overdue = kept((runId) => reader.run("findOverdue", { runId }));
  const rules = kept((runId) => reader.run("findRules", { runId }));
  const forgetErased = async () => {
    const now = await erasures(null);
    if (now !== seen) for (const { clear } of [overdue, rules]) clear();
    seen = now;
  };
  return {
    async overdue(run) {
      await forgetErased();
      return overdue.get(run);
    },
    async rules(run) {
      await forgetErased();
      return rules.get(run);
    },
  };
}
