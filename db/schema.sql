-- What db/migrations add up to. Generated: npm run generate

CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE country (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE product (id INTEGER PRIMARY KEY, stock_code TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE description (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE invoice (id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL,
  file_sha256 TEXT,
  status TEXT NOT NULL CHECK (status IN
    ('QUEUED', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_REJECTS', 'FAILED', 'CANCELLED', 'INTERRUPTED')),
  phase TEXT NOT NULL,
  fraction REAL NOT NULL CHECK (fraction BETWEEN 0 AND 1),
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  rows_read INTEGER NOT NULL DEFAULT 0,
  rows_kept INTEGER NOT NULL DEFAULT 0,
  rows_excluded INTEGER NOT NULL DEFAULT 0,
  rows_rejected INTEGER NOT NULL DEFAULT 0,
  rows_known INTEGER NOT NULL DEFAULT 0,
  lines_hash TEXT,
  error_code TEXT,
  error_message TEXT,
  idempotency_key TEXT UNIQUE,
  input_digest TEXT
, reading TEXT, unscored_customers INTEGER NOT NULL DEFAULT 0, cancel_requested INTEGER NOT NULL DEFAULT 0, is_staged INTEGER NOT NULL DEFAULT 0, progress_message TEXT, lock_holder TEXT) STRICT;

CREATE TABLE reject (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import (id),
  file_name TEXT NOT NULL,
  line INTEGER NOT NULL,
  column_name TEXT,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL
, last_line INTEGER, code TEXT NOT NULL DEFAULT 'UNREADABLE') STRICT;

CREATE INDEX reject_by_import ON reject (import_id);

CREATE TABLE upload (
  id TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE data_set_version (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL,
  lines_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  first_order_at INTEGER NOT NULL,
  last_order_at INTEGER NOT NULL,
  as_of INTEGER NOT NULL,
  currency_code TEXT,
  time_zone TEXT NOT NULL,
  is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
  cleaning_profile TEXT NOT NULL
, cause TEXT NOT NULL DEFAULT 'IMPORT' CHECK (cause IN ('IMPORT', 'ERASURE', 'RULES')), non_product_codes TEXT) STRICT;

CREATE TABLE version_import (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  import_id INTEGER NOT NULL REFERENCES import (id),
  PRIMARY KEY (version_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_line (
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import (id),
  removed_in INTEGER REFERENCES data_set_version (id),
  invoice_id INTEGER REFERENCES invoice (id),
  product_id INTEGER REFERENCES product (id),
  description_id INTEGER REFERENCES description (id),
  customer_id INTEGER REFERENCES customer (id),
  country_id INTEGER REFERENCES country (id),
  ordered_at INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  rules INTEGER NOT NULL CHECK (rules >= 0)
) STRICT;

CREATE INDEX order_line_by_customer ON order_line (customer_id) WHERE customer_id IS NOT NULL;

CREATE INDEX order_line_by_invoice ON order_line (invoice_id);

CREATE TABLE ledger (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  entry TEXT NOT NULL,
  rows INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  invoices INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (version_id, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_features (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  country_id INTEGER REFERENCES country (id),
  first_order_at INTEGER NOT NULL,
  last_order_at INTEGER NOT NULL,
  recency_days INTEGER NOT NULL,
  frequency INTEGER NOT NULL,
  monetary INTEGER NOT NULL,
  net_monetary INTEGER NOT NULL,
  average_order_value REAL NOT NULL,
  tenure_days INTEGER NOT NULL,
  active_span_days INTEGER NOT NULL,
  mean_gap_days REAL,
  distinct_products INTEGER NOT NULL,
  units INTEGER NOT NULL,
  return_rate REAL NOT NULL,
  PRIMARY KEY (version_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE excluded_customer (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  country_id INTEGER REFERENCES country (id),
  reason TEXT NOT NULL,
  PRIMARY KEY (version_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('TRAINING', 'TUNING')),
  status TEXT NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'INTERRUPTED')),
  phase TEXT NOT NULL,
  fraction REAL NOT NULL CHECK (fraction BETWEEN 0 AND 1),
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  as_of INTEGER NOT NULL,
  specification TEXT NOT NULL,
  outcome TEXT,
  artefact_digest TEXT,
  error_code TEXT,
  error_message TEXT,
  idempotency_key TEXT UNIQUE,
  input_digest TEXT, cancel_requested INTEGER NOT NULL DEFAULT 0, progress_message TEXT, lock_holder TEXT,
  CHECK (status <> 'SUCCEEDED' OR (outcome IS NOT NULL AND artefact_digest IS NOT NULL)),
  CHECK (status IN ('QUEUED', 'RUNNING') OR finished_at IS NOT NULL)
) STRICT;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES model_run (id),
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('LOW', 'MEDIUM', 'HIGH')),
  description TEXT NOT NULL,
  name_reason TEXT NOT NULL,
  customer_count INTEGER NOT NULL,
  anomaly_count INTEGER NOT NULL,
  revenue INTEGER NOT NULL,
  statistics TEXT NOT NULL,
  UNIQUE (run_id, number),
  UNIQUE (run_id, key)
) STRICT;

CREATE TABLE scoring (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES model_run (id),
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  as_of INTEGER NOT NULL,
  is_fitted INTEGER NOT NULL CHECK (is_fitted IN (0, 1)),
  UNIQUE (run_id, version_id, as_of)
) STRICT;

CREATE TABLE score (
  scoring_id INTEGER NOT NULL REFERENCES scoring (id),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  segment INTEGER NOT NULL,
  second_segment INTEGER,
  margin REAL,
  dbscan_label INTEGER NOT NULL,
  severity REAL,
  pca_x REAL NOT NULL,
  pca_y REAL NOT NULL, training_row INTEGER,
  PRIMARY KEY (scoring_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX score_by_segment ON score (scoring_id, segment);

CREATE TABLE anomaly (
  scoring_id INTEGER NOT NULL REFERENCES scoring (id),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  kind TEXT NOT NULL,
  triage TEXT NOT NULL,
  severity REAL,
  distance_to_core REAL,
  contributions TEXT NOT NULL,
  nearest_peer_id INTEGER REFERENCES customer (id),
  PRIMARY KEY (scoring_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE active_model (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  run_id INTEGER NOT NULL REFERENCES model_run (id),
  scoring_id INTEGER NOT NULL REFERENCES scoring (id),
  activated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE line_mark (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  line_id INTEGER NOT NULL REFERENCES order_line (id),
  rules INTEGER NOT NULL CHECK (rules > 0),
  PRIMARY KEY (version_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX line_mark_by_line ON line_mark (line_id);

CREATE TABLE non_product_code (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE profile_effect (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  profile TEXT NOT NULL,
  rows INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  invoices INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (version_id, profile)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_effect (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  reason TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (version_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE column_quality (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  used_for TEXT,
  missing INTEGER NOT NULL,
  distinct_values INTEGER NOT NULL,
  min TEXT,
  max TEXT,
  by_month TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE data_alert (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('NOTE', 'DECIDE', 'BLOCK')),
  message TEXT NOT NULL,
  count INTEGER NOT NULL,
  examples TEXT NOT NULL,
  PRIMARY KEY (version_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE artefact (
  run_id INTEGER PRIMARY KEY REFERENCES model_run (id),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE rendered_report (
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  rendered_at INTEGER NOT NULL,
  PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  erased_at INTEGER NOT NULL,
  version_id INTEGER REFERENCES data_set_version (id),
  erased_lines INTEGER NOT NULL,
  rewritten_at INTEGER,
  purged_at INTEGER
) STRICT;

CREATE TABLE run_detail (
  run_id INTEGER NOT NULL REFERENCES model_run (id),
  kind TEXT NOT NULL CHECK (kind IN ('EVALUATION', 'TUNING')),
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment_name (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  renamed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access_token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  -- SHA-256 of the token, in hex. The token is 256 random bits, so nothing slower is needed.
  sha256 TEXT NOT NULL UNIQUE,
  -- Names of scopes, separated by spaces.
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Null: never.
  expires_at INTEGER,
  revoked_at INTEGER,
  -- To the hour; null: never.
  last_used_at INTEGER
) STRICT;

CREATE UNIQUE INDEX access_token_name ON access_token (name) WHERE revoked_at IS NULL;

CREATE TABLE pseudonym_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL) STRICT;
