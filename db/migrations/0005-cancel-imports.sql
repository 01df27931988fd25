-- Imports that can be cancelled, and jobs that other processes can follow.

-- 1 when somebody asked for the import to end; the process that does the work looks.
ALTER TABLE import ADD COLUMN cancel_requested INTEGER NOT NULL DEFAULT 0;
-- 1 while lines of an import may be stored that no version has: they go when it does not succeed.
ALTER TABLE import ADD COLUMN is_staged INTEGER NOT NULL DEFAULT 0;
UPDATE import SET is_staged = 1 WHERE status IN ('QUEUED', 'RUNNING');

-- More about how far a job has come.
ALTER TABLE import ADD COLUMN progress_message TEXT;
ALTER TABLE model_run ADD COLUMN progress_message TEXT;

-- The command that recorded the job while it held the job lock; null for a job that waits in a server.
ALTER TABLE import ADD COLUMN lock_holder TEXT;
ALTER TABLE model_run ADD COLUMN lock_holder TEXT;
