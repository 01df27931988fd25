-- Reports name customers by pseudonyms. Who has a report but not this secret cannot lead them back to anybody.
CREATE TABLE pseudonym_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret BLOB NOT NULL) STRICT;
INSERT INTO pseudonym_secret VALUES (1, randomblob(32));
