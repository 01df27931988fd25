import type { Kysely } from "kysely";
import { type DataSetVersionRow, versionById } from "../database/data-set-versions.js";
import { segmentsOfRun } from "../database/model-runs.js";
import { fittedScoring, type NewScoring, trainingCustomers } from "../database/scorings.js";
import { customersWithSuspectLines } from "../database/suspect-lines.js";
import type { Tables } from "../database/tables.js";
import { type LineScope, versionScope } from "../database/visible-lines.js";
import { type FeatureTable, selectFeatures } from "../features/feature-matrix.js";
import { cleaningProfile, profileMask } from "../intake/cleaning-profile.js";
import { matrix, row } from "../numeric/matrix.js";
import { canScale } from "../preprocessing/apply-preprocessing.js";
import { type AnomalyDescription, describeAnomalies } from "./describe-anomalies.js";
import { type Scores, scoreCustomers } from "./score-customers.js";
import type { ScoringModel } from "./trained-model.js";

export interface CustomersToScore {
  readonly customers: FeatureTable;
  readonly scope: LineScope;
  readonly profileMask: number;
  readonly highTierSegments: ReadonlySet<number>;
  /** The customer behind each row of the model's training, for naming the nearest peer; none where it was erased. */
  readonly trainingCustomerIds: ArrayLike<number | undefined>;
}

export type ScoredRows = Pick<NewScoring, "scores" | "anomalies">;

/**
 * Scores customers and describes the anomalies among them, as rows for the database. A customer whom the model cannot
 * take (net spend below 0 under LOG1P) is left without a score: new orders never wait for another model.
 */
export async function scoreRows(
  db: Kysely<Tables>,
  model: ScoringModel,
  input: CustomersToScore,
): Promise<ScoredRows> {
  const customers = scorable(model, input.customers);
  const scores = scoreCustomers(model, customers.values);
  const hasAnomalies = scores.scores.some(({ dbscanLabel }) => dbscanLabel < 0);
  const suspects = hasAnomalies ? await suspectCustomers(db, input) : new Set<number>();
  const context = { suspects, highTierSegments: input.highTierSegments };
  const anomalies = describeAnomalies(model, customers, scores, context);
  return {
    scores: scoreTableRows(customers, scores),
    anomalies: anomalies.map((anomaly) => anomalyTableRow(anomaly, model, input.trainingCustomerIds)),
  };
}

/** The customers that a model can take. */
export function scorable(model: ScoringModel, customers: FeatureTable): FeatureTable {
  const raw = selectFeatures(customers.values, model.features);
  const canScore = (i: number) => model.preprocessing.every((fitted, j) => canScale(fitted, row(raw, i)[j]));
  const rows = Array.from(customers.customerNumbers.keys()).filter(canScore);
  if (rows.length === raw.rows) return customers;
  return {
    customerIds: Int32Array.from(rows, (i) => customers.customerIds[i]),
    customerNumbers: rows.map((i) => customers.customerNumbers[i]),
    values: matrix(rows.map((i) => Array.from(row(customers.values, i)))),
  };
}

/** Which lines a version has, and the rules by which they count. */
export async function versionLines(db: Kysely<Tables>, version: DataSetVersionRow) {
  return {
    scope: await versionScope(db, version.id),
    profileMask: profileMask(cleaningProfile(version.cleaning_profile)),
  };
}

/** What scoring needs to know of a stored run besides its model. */
export async function runContext(db: Kysely<Tables>, runId: number) {
  return {
    highTierSegments: await highTierSegments(db, runId),
    trainingCustomerIds: await trainingCustomerIds(db, runId),
  };
}

/** The version of that id. */
export async function requireVersion(db: Kysely<Tables>, id: number): Promise<DataSetVersionRow> {
  return versionById(db, id).executeTakeFirstOrThrow();
}

async function highTierSegments(db: Kysely<Tables>, runId: number): Promise<Set<number>> {
  const segments = await segmentsOfRun(db, runId).execute();
  return new Set(segments.filter(({ tier }) => tier === "HIGH").map(({ number }) => number));
}

async function trainingCustomerIds(
  db: Kysely<Tables>,
  runId: number,
): Promise<readonly (number | undefined)[]> {
  const fitted = await fittedScoring(db, runId).executeTakeFirstOrThrow();
  return trainingCustomers(db, fitted.id);
}

async function suspectCustomers(
  db: Kysely<Tables>,
  { scope, profileMask }: CustomersToScore,
): Promise<Set<number>> {
  const rows = await customersWithSuspectLines(db, scope, profileMask).execute();
  return new Set(rows.map(({ customer_id }) => customer_id));
}

function scoreTableRows({ customerIds }: FeatureTable, { scores, plane }: Scores): ScoredRows["scores"] {
  return scores.map((score, i) => ({
    customer_id: customerIds[i],
    segment: score.segment,
    second_segment: score.secondSegment,
    margin: score.margin,
    dbscan_label: score.dbscanLabel,
    severity: score.severity,
    pca_x: row(plane, i)[0],
    pca_y: row(plane, i)[1],
    training_row: null,
  }));
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
    nearest_peer_id:
      nearestCore === null ? null : (trainingCustomerIds[model.core.rows[nearestCore]] ?? null),
  };
}
