import { describe, expect, it } from "vitest";
import { insertImport, updateImport } from "../../src/database/imports.js";
import { endInterruptedJobs } from "../../src/database/interrupted-jobs.js";
import type { Database } from "../../src/database/open-database.js";
import { stagingWriter } from "../../src/database/staging.js";
import type { ImportStatus } from "../../src/database/tables.js";
import { NO_LINES, stageLines } from "../support/staged-lines.js";
import { withEmptyDatabase } from "../support/workspace.js";

const LINE = {
  ...{ invoice: "1", stockCode: "A", description: null, quantity: 1, unitPrice: 1, orderedAt: 0 },
  ...{ customerNumber: "5", country: null },
};
const REJECT = {
  ...{ file_name: "f", line: 2, last_line: null, code: "NOT_A_NUMBER" },
  ...{ column_name: null, reason: "r", raw: "x" },
};

const BY_A_JOB = { isNewServer: false, name: "this command" };
const BY_A_SERVER = { isNewServer: true, name: null };

/** An import in that state with three staged lines and a reject. */
async function addImport(database: Database, status: ImportStatus): Promise<number> {
  const row = { file_name: "f", file_sha256: null, created_at: 1, idempotency_key: null, input_digest: null };
  const id = await insertImport(database.db, row);
  await updateImport(database.db, id, { status }).execute();
  stageLines(database, id, [LINE, LINE, LINE]);
  stagingWriter(database)({ texts: [], lines: NO_LINES, rejects: [{ import_id: id, ...REJECT }] });
  return id;
}

const statuses = ({ sqlite }: Database) =>
  sqlite.prepare("SELECT status FROM import ORDER BY id").pluck().all();
const linesOf = ({ sqlite }: Database, table: "order_line" | "reject") =>
  sqlite.prepare(`SELECT import_id, count(*) FROM ${table} GROUP BY 1 ORDER BY 1`).raw().all();

describe("jobs that a dead process left", () => {
  it("become INTERRUPTED and lose what they staged; finished ones stay", () =>
    withEmptyDatabase(async (database) => {
      await addImport(database, "COMPLETED");
      await addImport(database, "RUNNING");
      await addImport(database, "QUEUED");
      await endInterruptedJobs(database, BY_A_JOB, 77);
      expect(statuses(database)).toEqual(["COMPLETED", "INTERRUPTED", "QUEUED"]);
      expect(linesOf(database, "order_line")).toEqual([
        [1, 3],
        [3, 3],
      ]);
      expect(linesOf(database, "reject")).toEqual([
        [1, 1],
        [3, 1],
      ]);
      expect(
        database.sqlite
          .prepare("SELECT finished_at, error_code, error_message FROM import WHERE id = 2")
          .get(),
      ).toEqual({
        finished_at: 77,
        error_code: "RUN_INTERRUPTED",
        error_message: "The program ended while this was going on. Start it again.",
      });
    }));

  it("are ended while they wait too, where a server has just begun", () =>
    withEmptyDatabase(async (database) => {
      await addImport(database, "QUEUED");
      await endInterruptedJobs(database, BY_A_SERVER, 77);
      expect(statuses(database)).toEqual(["INTERRUPTED"]);
      expect(linesOf(database, "order_line")).toEqual([]);
    }));

  it("may be none", () =>
    withEmptyDatabase(async (database) => {
      await endInterruptedJobs(database, BY_A_SERVER, 77);
      expect(statuses(database)).toEqual([]);
    }));
});
