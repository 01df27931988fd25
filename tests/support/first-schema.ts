import { readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { LinesHash } from "../../src/database/lines-hash.js";

const FIRST = new URL("../../db/migrations/0001-orders-runs-and-scores.sql", import.meta.url);
/** The model of the only run, as the first schema had it. */
export const OLD_ARTEFACT = '{"formatVersion":1,"centroids":[[0.5,-1.25]]}';

/** A database as the first release left it: schema 1 in write-ahead mode, with an order line of customer 17850 and a run. */
export function makeFirstSchema(path: string): void {
  const sqlite = new Sqlite(path);
  sqlite.pragma("journal_mode = WAL");
  sqlite.exec(readFileSync(FIRST, "utf8"));
  sqlite.pragma(`application_id = ${0x434c4e54}`);
  sqlite.pragma("user_version = 1");
  const hash = new LinesHash();
  hash.add({
    ...{ invoice: "1", stockCode: null, description: null, quantity: 2, unitPrice: 1_500 },
    ...{ orderedAt: 7, customerNumber: "17850", country: null },
  });
  sqlite.exec(`
    INSERT INTO import (id, file_name, status, phase, fraction, created_at, finished_at)
      VALUES (1, 'f', 'COMPLETED', 'done', 1, 1, 2);
    INSERT INTO data_set_version VALUES (1, 'd', '${hash}', 2, 7, 7, 8, 'GBP', 'UTC', 0, 'STANDARD');
    INSERT INTO version_import VALUES (1, 1);
    INSERT INTO invoice VALUES (1, '1');
    INSERT INTO customer VALUES (1, '17850');
    INSERT INTO order_line VALUES (1, 1, NULL, 1, NULL, NULL, 1, NULL, 7, 2, 1500, 0);
    INSERT INTO model_run (id, kind, status, phase, fraction, created_at, finished_at, version_id, as_of, specification,
        outcome, artefact, artefact_digest)
      VALUES (1, 'TRAINING', 'SUCCEEDED', 'done', 1, 3, 4, 1, 8, '{}', '{}', '${OLD_ARTEFACT}', 'x');`);
  sqlite.close();
}
