-- Tuning, evaluation, cancelling, and names that people give to segments.

-- 1 when somebody asked for the run to end; the process that does the work looks.
ALTER TABLE model_run ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0;

-- What only a closer look at a run needs, as JSON: how good its segments are, or what a tuning found.
CREATE TABLE run_detail (
  run_id INTEGER NOT NULL REFERENCES model_run (id),
  kind TEXT NOT NULL CHECK (kind IN ('EVALUATION', 'TUNING')),
  body TEXT NOT NULL,
  PRIMARY KEY (run_id, kind)
) STRICT, WITHOUT ROWID;

-- Names given by people. They belong to the key, which a segment keeps over retrainings.
CREATE TABLE segment_name (
  key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  renamed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
