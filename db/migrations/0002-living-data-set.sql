-- The data set of a living shop: corrected invoices, rules that change, customers that are erased.

-- How an import's files were read and what was noticed on the way, as JSON.
ALTER TABLE import ADD COLUMN reading TEXT;
-- Customers that the active model could not take when they were scored after this import.
ALTER TABLE import ADD COLUMN unscored_customers INTEGER NOT NULL DEFAULT 0;

-- A record may span lines; `code` is the kind of fault.
ALTER TABLE reject ADD COLUMN last_line INTEGER;
ALTER TABLE reject ADD COLUMN code TEXT NOT NULL DEFAULT 'UNREADABLE';

-- Why a version was made, and which stock codes are no goods in it: a JSON list where its profile asks, else null.
ALTER TABLE data_set_version ADD COLUMN cause TEXT NOT NULL DEFAULT 'IMPORT' CHECK (cause IN ('IMPORT', 'ERASURE', 'RULES'));
ALTER TABLE data_set_version ADD COLUMN non_product_codes TEXT;

-- The rules that depend on other lines or on an editable list (5–7), for each version: bits as in order_line.rules.
-- On a CANCELLATION line the bit of CANCELLED_LATER says that it cancels a line that carries the bit too.
CREATE TABLE line_mark (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  line_id INTEGER NOT NULL REFERENCES order_line (id),
  rules INTEGER NOT NULL CHECK (rules > 0),
  PRIMARY KEY (version_id, line_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_mark_by_line ON line_mark (line_id);

-- Stock codes that are no goods; a trailing * stands for any ending.
CREATE TABLE non_product_code (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO non_product_code (code) VALUES
  ('POST'), ('DOT'), ('C2'), ('C3'), ('M'), ('m'), ('D'), ('S'), ('B'), ('BANK CHARGES'), ('AMAZONFEE'), ('CRUK'),
  ('ADJUST'), ('ADJUST2'), ('TEST001'), ('TEST002');

-- What would be kept of a version under each profile.
CREATE TABLE profile_effect (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  profile TEXT NOT NULL,
  rows INTEGER NOT NULL,
  customers INTEGER NOT NULL,
  invoices INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (version_id, profile)
) STRICT, WITHOUT ROWID;

-- To how many lines of a version each of the seven rules applies, whether it is on or off.
CREATE TABLE rule_effect (
  version_id INTEGER NOT NULL REFERENCES data_set_version (id),
  reason TEXT NOT NULL,
  rows INTEGER NOT NULL,
  PRIMARY KEY (version_id, reason)
) STRICT, WITHOUT ROWID;

-- How complete the columns of a version are; `by_month` is a JSON list of [month, rows, missing].
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

-- What somebody should know about a version before using it; `examples` is a JSON list of texts.
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

-- The place of a customer among a model's training rows: it must outlive the erasure of another one.
ALTER TABLE score ADD COLUMN training_row INTEGER;
UPDATE score SET training_row = r.place
FROM (
  SELECT s.scoring_id, s.customer_id, row_number() OVER (PARTITION BY s.scoring_id ORDER BY c.number) - 1 AS place
  FROM score s JOIN customer c ON c.id = s.customer_id JOIN scoring g ON g.id = s.scoring_id
  WHERE g.is_fitted = 1
) AS r
WHERE score.scoring_id = r.scoring_id AND score.customer_id = r.customer_id;

-- Models, compressed: they are large, and their digits must not look like somebody's number.
CREATE TABLE artefact (
  run_id INTEGER PRIMARY KEY REFERENCES model_run (id),
  bytes BLOB NOT NULL
) STRICT;
INSERT INTO artefact (run_id, bytes) SELECT id, CAST(artefact AS BLOB) FROM model_run WHERE artefact IS NOT NULL;
ALTER TABLE model_run DROP COLUMN artefact;

-- Report files that were written from this database: an erasure takes them away, where they still have these bytes. One
-- path has two rows while a page takes the place of an older one.
CREATE TABLE rendered_report (
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL DEFAULT '',
  rendered_at INTEGER NOT NULL,
  PRIMARY KEY (path, sha256)
) STRICT, WITHOUT ROWID;

-- Erasures, without saying of whom. `purged_at` is null until nothing is left in the files either.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  erased_at INTEGER NOT NULL,
  version_id INTEGER REFERENCES data_set_version (id),
  erased_lines INTEGER NOT NULL,
  purged_at INTEGER
) STRICT;
