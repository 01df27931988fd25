import { keptLines } from "../database/kept-lines.js";
import type { Database } from "../database/open-database.js";
import type { LineScope } from "../database/visible-lines.js";
import { featureTable } from "../features/feature-matrix.js";
import { loadRunModel } from "./load-run-model.js";
import type { NumberedHistory } from "./prepare-version.js";
import { runContext, type ScoredRows, scoreRows } from "./score-version.js";

/** The scores of a coming version by the active model. */
export interface Rescored {
  readonly runId: number;
  readonly activatedAt: number;
  readonly oldScoringId: number;
  readonly rows: ScoredRows;
  /** Customers that the model cannot take. */
  readonly unscored: number;
}

interface ToRescore {
  readonly active: {
    readonly run_id: number;
    readonly scoring_id: number;
    readonly activated_at: number;
  };
  readonly scope: LineScope;
  /** The rules of the profile, as a bit set. */
  readonly mask: number;
  readonly features: readonly NumberedHistory[];
}

/** Scores the customers of the coming version with the active model; null where its run is not there any more. */
export async function rescore(
  database: Database,
  { active, scope, mask, features }: ToRescore,
): Promise<Rescored | null> {
  const model = await loadRunModel(database.db, active.run_id);
  if (!model) return null;
  const rows = scoreRows(model, {
    customers: featureTable(features),
    lines: () => keptLines(database, scope, mask),
    ...(await runContext(database, active.run_id)),
  });
  return {
    runId: active.run_id,
    activatedAt: active.activated_at,
    oldScoringId: active.scoring_id,
    rows,
    unscored: features.length - rows.scores.customerIds.length,
  };
}
