-- Tokens that let programs in. The token itself is never stored.

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
