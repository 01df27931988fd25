import type { Generated } from "kysely";

/** The tables as Kysely sees them; `db/migrations` is their definition and documents the columns. */
export interface Tables {
  customer: { id: Generated<number>; number: string };
  country: { id: Generated<number>; name: string };
  product: { id: Generated<number>; stock_code: string };
  description: { id: Generated<number>; text: string };
  invoice: { id: Generated<number>; number: string };
  import: ImportTable;
  reject: RejectTable;
  upload: { id: string; file_name: string; sha256: string; bytes: number; created_at: number };
  data_set_version: DataSetVersionTable;
  version_import: { version_id: number; import_id: number };
  order_line: OrderLineTable;
  line_mark: LineMarkTable;
  /** Temporary, of one connection: `line_mark` of the version that is being made. */
  pending_mark: Omit<LineMarkTable, "version_id">;
  /** Temporary, of one connection: the lines that the version that is being made has no more. */
  pending_removal: { line_id: number };
  non_product_code: { code: string };
  ledger: LedgerTable;
  profile_effect: ProfileEffectTable;
  rule_effect: { version_id: number; reason: string; rows: number };
  column_quality: ColumnQualityTable;
  data_alert: DataAlertTable;
  customer_features: CustomerFeaturesTable;
  excluded_customer: ExcludedCustomerTable;
  model_run: ModelRunTable;
  artefact: { run_id: number; bytes: Uint8Array };
  run_detail: { run_id: number; kind: RunDetailKind; body: string };
  segment: SegmentTable;
  segment_name: { key: string; name: string; renamed_at: number };
  scoring: ScoringTable;
  score: ScoreTable;
  anomaly: AnomalyTable;
  active_model: { only_row: number; run_id: number; scoring_id: number; activated_at: number };
  rendered_report: { path: string; sha256: Generated<string>; rendered_at: number };
  erasure: ErasureTable;
  access_token: AccessTokenTable;
  pseudonym_secret: { readonly id: number; readonly secret: Uint8Array };
}

export interface AccessTokenTable {
  id: Generated<number>;
  name: string;
  sha256: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: Generated<number | null>;
}

export type ImportStatus =
  | "QUEUED"
  | "RUNNING"
  | "COMPLETED"
  | "COMPLETED_WITH_REJECTS"
  | "FAILED"
  | "CANCELLED"
  | "INTERRUPTED";

type RunStatus = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED" | "INTERRUPTED";

export interface ImportTable {
  id: Generated<number>;
  file_name: string;
  file_sha256: string | null;
  status: ImportStatus;
  phase: string;
  fraction: number;
  progress_message: Generated<string | null>;
  created_at: number;
  finished_at: number | null;
  rows_read: Generated<number>;
  rows_kept: Generated<number>;
  rows_excluded: Generated<number>;
  rows_rejected: Generated<number>;
  rows_known: Generated<number>;
  lines_hash: string | null;
  reading: string | null;
  unscored_customers: Generated<number>;
  error_code: string | null;
  error_message: string | null;
  cancel_requested: Generated<number>;
  is_staged: Generated<number>;
  lock_holder: Generated<string | null>;
  idempotency_key: string | null;
  input_digest: string | null;
}

export interface RejectTable {
  id: Generated<number>;
  import_id: number;
  file_name: string;
  line: number;
  last_line: number | null;
  code: Generated<string>;
  column_name: string | null;
  reason: string;
  raw: string;
}

export interface DataSetVersionTable {
  id: Generated<number>;
  digest: string;
  lines_hash: string;
  created_at: number;
  first_order_at: number;
  last_order_at: number;
  as_of: number;
  currency_code: string | null;
  time_zone: string;
  is_sample: number;
  cleaning_profile: string;
  cause: Generated<VersionCause>;
  non_product_codes: string | null;
}

/** Why a version was made: an import, an erasure, or other cleaning rules. */
export type VersionCause = "IMPORT" | "ERASURE" | "RULES";

export interface OrderLineTable {
  id: Generated<number>;
  import_id: number;
  removed_in: number | null;
  invoice_id: number | null;
  product_id: number | null;
  description_id: number | null;
  customer_id: number | null;
  country_id: number | null;
  ordered_at: number;
  quantity: number;
  unit_price: number;
  rules: number;
}

interface LineMarkTable {
  version_id: number;
  line_id: number;
  rules: number;
}

export interface ProfileEffectTable {
  version_id: number;
  profile: string;
  rows: number;
  customers: number;
  invoices: number;
  amount: number;
}

export interface ColumnQualityTable {
  version_id: number;
  position: number;
  name: string;
  used_for: string | null;
  missing: number;
  distinct_values: number;
  min: string | null;
  max: string | null;
  by_month: string;
}

/** Whether somebody should know it, has to decide something, or cannot go on. */
export type AlertSeverity = "NOTE" | "DECIDE" | "BLOCK";

export interface DataAlertTable {
  version_id: number;
  position: number;
  code: string;
  severity: AlertSeverity;
  message: string;
  count: number;
  examples: string;
}

interface ErasureTable {
  id: Generated<number>;
  erased_at: number;
  version_id: number | null;
  erased_lines: number;
  rewritten_at: number | null;
  purged_at: number | null;
}

export interface LedgerTable {
  version_id: number;
  entry: string;
  rows: number;
  customers: number;
  invoices: number;
  amount: number;
}

export interface CustomerFeaturesTable {
  version_id: number;
  customer_id: number;
  country_id: number | null;
  first_order_at: number;
  last_order_at: number;
  recency_days: number;
  frequency: number;
  monetary: number;
  net_monetary: number;
  average_order_value: number;
  tenure_days: number;
  active_span_days: number;
  mean_gap_days: number | null;
  distinct_products: number;
  units: number;
  return_rate: number;
}

export interface ExcludedCustomerTable {
  version_id: number;
  customer_id: number;
  country_id: number | null;
  reason: string;
}

/** How good the segments of a training are, or what a tuning found. */
export type RunDetailKind = "EVALUATION" | "TUNING";

export interface ModelRunTable {
  id: Generated<number>;
  kind: "TRAINING" | "TUNING";
  status: RunStatus;
  phase: string;
  fraction: number;
  progress_message: Generated<string | null>;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  version_id: number;
  as_of: number;
  specification: string;
  outcome: string | null;
  artefact_digest: string | null;
  cancel_requested: Generated<number>;
  lock_holder: Generated<string | null>;
  error_code: string | null;
  error_message: string | null;
  idempotency_key: string | null;
  input_digest: string | null;
}

export interface SegmentTable {
  id: Generated<number>;
  run_id: number;
  number: number;
  key: string;
  name: string;
  tier: "LOW" | "MEDIUM" | "HIGH";
  description: string;
  name_reason: string;
  customer_count: number;
  anomaly_count: number;
  revenue: number;
  statistics: string;
}

export interface ScoringTable {
  id: Generated<number>;
  run_id: number;
  version_id: number;
  as_of: number;
  is_fitted: number;
}

interface ScoreTable {
  scoring_id: number;
  customer_id: number;
  segment: number;
  second_segment: number | null;
  margin: number | null;
  dbscan_label: number;
  severity: number | null;
  pca_x: number;
  pca_y: number;
  /** The customer's place among the model's training rows; null outside the fitted scoring. */
  training_row: number | null;
}

export interface AnomalyTable {
  scoring_id: number;
  customer_id: number;
  kind: string;
  triage: string;
  severity: number | null;
  distance_to_core: number | null;
  contributions: string;
  nearest_peer_id: number | null;
}
