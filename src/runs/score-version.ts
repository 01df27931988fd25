import type { Kysely } from "kysely";
import { type DataSetVersionRow, versionById } from "../database/data-set-versions.js";
import { type KeptLines, keptLines } from "../database/kept-lines.js";
import { type SegmentRow, segmentsOfRun } from "../database/model-runs.js";
import type { Database } from "../database/open-database.js";
import { fittedScoring, type NewScoring, trainingCustomers } from "../database/scorings.js";
import { customersWithSuspectLines } from "../database/suspect-lines.js";
import type { Tables } from "../database/tables.js";
import { versionScope } from "../database/visible-lines.js";
import { featureIndex } from "../features/feature-catalogue.js";
import type { CustomerFeatures } from "../features/feature-matrix.js";
import { cleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { row, rowsAt } from "../numeric/matrix.js";
import { canScale } from "../preprocessing/apply-preprocessing.js";
import { type AnomalyDescription, describeAnomalies } from "./describe-anomalies.js";
import { scoreCustomers } from "./score-customers.js";
import type { ScoringModel } from "./trained-model.js";

export interface CustomersToScore {
  readonly customers: CustomerFeatures;
  /** The lines that the customers' features come from; read only where there are anomalies. */
  readonly lines: () => KeptLines;
  readonly highTierSegments: ReadonlySet<number>;
  /** The customer behind each row of the model's training, for naming the nearest peer; 0 where it was erased. */
  readonly trainingCustomerIds: Int32Array;
}

export type ScoredRows = Pick<NewScoring, "scores" | "anomalies">;

/**
 * Scores customers and describes the anomalies among them, as rows for the database. A customer whom the model cannot
 * take (net spend below 0 under LOG1P) is left without a score: new orders never wait for another model.
 */
export function scoreRows(model: ScoringModel, input: CustomersToScore): ScoredRows {
  const customers = scorable(model, input.customers);
  const scores = scoreCustomers(model, customers.values);
  const hasAnomalies = scores.dbscanLabels.some((label) => label < 0);
  const suspects = hasAnomalies ? customersWithSuspectLines(input.lines()) : new Set<number>();
  const context = { suspects, highTierSegments: input.highTierSegments };
  const anomalies = describeAnomalies(model, customers, scores, context);
  return {
    scores: { customerIds: customers.customerIds, ...scores },
    anomalies: anomalies.map((anomaly) => anomalyTableRow(anomaly, model, input.trainingCustomerIds)),
  };
}

/** The customers that a model can take. */
export function scorable(model: ScoringModel, { customerIds, values }: CustomerFeatures): CustomerFeatures {
  const columns = model.features.map(featureIndex);
  const canScore = (_: number, i: number) =>
    model.preprocessing.every((fitted, j) => canScale(fitted, row(values, i)[columns[j]]));
  const rows = new Uint32Array(values.rows).map((_, i) => i).filter(canScore);
  if (rows.length === values.rows) return { customerIds, values };
  return { customerIds: Int32Array.from(rows, (i) => customerIds[i]), values: rowsAt(values, rows) };
}

/** The numbers of the segments whose members spend most. */
export function highTierSegments(segments: readonly Pick<SegmentRow, "number" | "tier">[]): Set<number> {
  return new Set(segments.filter(({ tier }) => tier === "HIGH").map(({ number }) => number));
}

/** Which lines a version has, and the rules by which they count. */
export async function versionLines(db: Kysely<Tables>, version: DataSetVersionRow) {
  return {
    scope: await versionScope(db, version.id),
    profileMask: profileMask(cleaningProfile(version.cleaning_profile)),
  };
}

/** The kept lines of a version, or those until an instant: read when they are first asked for. */
export async function versionKeptLines(
  database: Database,
  version: DataSetVersionRow,
  until?: number,
): Promise<() => KeptLines> {
  const { scope, profileMask } = await versionLines(database.db, version);
  let lines: KeptLines | null = null;
  return () => {
    lines ??= keptLines(database, { ...scope, until }, profileMask);
    return lines;
  };
}

/** What scoring needs to know of a stored run besides its model. */
export async function runContext(database: Database, runId: number) {
  const { db } = database;
  const fitted = await fittedScoring(db, runId).executeTakeFirstOrThrow();
  return {
    highTierSegments: highTierSegments(await segmentsOfRun(db, runId).execute()),
    trainingCustomerIds: trainingCustomers(database, fitted.id),
  };
}

/** The version of that id. */
export async function requireVersion(db: Kysely<Tables>, id: number): Promise<DataSetVersionRow> {
  return versionById(db, id).executeTakeFirstOrThrow();
}

function anomalyTableRow(
  anomaly: AnomalyDescription,
  model: ScoringModel,
  trainingCustomerIds: CustomersToScore["trainingCustomerIds"],
) {
  const { nearestCore } = anomaly;
  return {
    customer_id: anomaly.customerId,
    kind: anomaly.kind,
    triage: anomaly.triage,
    severity: anomaly.severity,
    distance_to_core: anomaly.distanceToCore,
    contributions: JSON.stringify(anomaly.contributions),
    nearest_peer_id: nearestCore === null ? null : trainingCustomerIds[model.core.rows[nearestCore]] || null,
  };
}
