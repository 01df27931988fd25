import type { Kysely } from "kysely";
import { activeModel, clearActiveModel, setActiveModel } from "../database/active-model.js";
import { insertVersionCustomers } from "../database/customer-features.js";
import {
  currentVersion,
  type DataSetVersionRow,
  insertVersion,
  versionImports,
} from "../database/data-set-versions.js";
import { importWithLines, updateImport } from "../database/imports.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { deleteScoring, insertScoring, isFitted } from "../database/scorings.js";
import type { Tables } from "../database/tables.js";
import type { LineScope } from "../database/visible-lines.js";
import { writeTransaction } from "../database/write-transaction.js";
import { ClienteleError } from "../errors.js";
import { featureTable } from "../features/feature-matrix.js";
import { profileMask, STANDARD_PROFILE } from "../intake/cleaning-rules.js";
import { dataSetDigest } from "../intake/data-set-digest.js";
import { type ComputedVersion, computeVersion, countVerdicts } from "./compute-version.js";
import { globalId } from "./global-id.js";
import { loadRunModel } from "./load-run-model.js";
import { runContext, type ScoredRows, scoreRows } from "./score-version.js";

/** Staged lines that are to become part of the data set. */
export interface LinesToPublish {
  readonly importId: number;
  readonly fileName: string;
  readonly linesHash: LinesHash;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly rowsKnown: number;
  /** True where the new lines take the place of all that is there. */
  readonly replace: boolean;
  readonly isSample: boolean;
  readonly currencyCode: string | null;
  readonly timeZone: string;
  readonly now: number;
}

/**
 * Makes staged lines part of the data set: a new version with its ledger and its customers' features, and every
 * customer scored anew with the active model. Everything is computed first and stored in one short transaction, so a
 * reader sees the old version or the new one. Replacing the data leaves no active model.
 * @throws ClienteleError ALREADY_IMPORTED, NO_KEPT_ROWS
 */
export async function publishVersion({ db }: Database, lines: LinesToPublish): Promise<number> {
  const profile = STANDARD_PROFILE;
  const current = (await currentVersion(db).executeTakeFirst()) ?? null;
  const previous = lines.replace ? null : current;
  const scope = await scopeWith(db, previous, lines.importId);
  const hash = LinesHash.parse(previous?.lines_hash ?? null);
  hash.addAll(lines.linesHash);
  const digest = dataSetDigest(hash, profile);
  if (current?.digest === digest) throw await alreadyImported(db, current.id, lines);

  const verdicts = await countVerdicts(db, lines.importId, profile);
  const computed = await computeVersion(db, scope, profile);
  if (!computed) {
    const facts = { file: lines.fileName, read: lines.rowsRead, reasons: verdicts.reasons };
    throw new ClienteleError("NO_KEPT_ROWS", facts);
  }
  const rescored = previous ? await rescore(db, computed, scope, profileMask(profile)) : null;

  return writeTransaction(db, async (trx) => {
    const version = {
      digest,
      lines_hash: hash.toString(),
      created_at: lines.now,
      first_order_at: computed.firstOrderAt,
      last_order_at: computed.lastOrderAt,
      as_of: computed.asOf,
      currency_code: lines.currencyCode,
      time_zone: lines.timeZone,
      is_sample: Number(lines.isSample),
      cleaning_profile: profile.name,
    };
    const id = await insertVersion(trx, version, scope.importIds, computed.ledger);
    const features = computed.features.map(({ number: _, ...row }) => row);
    await insertVersionCustomers(trx, id, features, computed.excluded);
    await storeRescored(trx, rescored, id, computed.asOf);
    await updateImport(trx, lines.importId, {
      status: lines.rowsRejected > 0 ? "COMPLETED_WITH_REJECTS" : "COMPLETED",
      phase: "done",
      fraction: 1,
      finished_at: lines.now,
      rows_read: lines.rowsRead,
      rows_rejected: lines.rowsRejected,
      rows_known: lines.rowsKnown,
      rows_kept: verdicts.kept,
      rows_excluded: verdicts.excluded,
      lines_hash: lines.linesHash.toString(),
    }).execute();
    return id;
  });
}

async function scopeWith(
  db: Kysely<Tables>,
  previous: DataSetVersionRow | null,
  importId: number,
): Promise<LineScope> {
  const earlier = previous ? await versionImports(db, previous.id).execute() : [];
  return { importIds: [...earlier.map(({ id }) => id), importId], versionId: null };
}

async function alreadyImported(
  db: Kysely<Tables>,
  versionId: number,
  lines: LinesToPublish,
): Promise<ClienteleError> {
  const imports = await versionImports(db, versionId).execute();
  const same = await importWithLines(db, versionId, lines.linesHash.toString()).executeTakeFirst();
  return new ClienteleError("ALREADY_IMPORTED", { importId: globalId("Import", same?.id ?? imports[0].id) });
}

interface Rescored {
  readonly runId: number;
  readonly activatedAt: number;
  readonly oldScoringId: number;
  readonly rows: ScoredRows;
}

/** Scores the customers of the coming version with the active model; null where there is none. */
async function rescore(
  db: Kysely<Tables>,
  computed: ComputedVersion,
  scope: LineScope,
  mask: number,
): Promise<Rescored | null> {
  const active = await activeModel(db).executeTakeFirst();
  const model = active ? await loadRunModel(db, active.run_id) : null;
  if (!active || !model) return null;
  const customers = featureTable(computed.features);
  const context = await runContext(db, active.run_id);
  const rows = await scoreRows(db, model, { customers, scope, profileMask: mask, ...context });
  return { runId: active.run_id, activatedAt: active.activated_at, oldScoringId: active.scoring_id, rows };
}

/** Stores the new scores of the active model in place of the old ones; the fitted ones stay with the run. */
async function storeRescored(
  trx: Kysely<Tables>,
  rescored: Rescored | null,
  versionId: number,
  asOf: number,
): Promise<void> {
  if (!rescored) {
    await clearActiveModel(trx).execute();
    return;
  }
  const scoring = { run_id: rescored.runId, version_id: versionId, as_of: asOf, is_fitted: 0 };
  const scoringId = await insertScoring(trx, { scoring, ...rescored.rows });
  await setActiveModel(trx, rescored.runId, scoringId, rescored.activatedAt);
  if (!(await isFitted(trx, rescored.oldScoringId))) await deleteScoring(trx, rescored.oldScoringId);
}
