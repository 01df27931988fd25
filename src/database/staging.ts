import type { Insertable } from "kysely";
import type { Database } from "./open-database.js";
import { type NewOrderLine, orderLineWriter, type RulesOf } from "./order-line-writer.js";
import type { RejectTable } from "./tables.js";

type Reject = Omit<Insertable<RejectTable>, "id" | "import_id">;

/** Stores the lines and rejects of an import that is going on; no version has them yet. */
export type StagingWriter = (
  lines: readonly NewOrderLine[],
  rejects: readonly Reject[],
  rulesOf: RulesOf,
) => void;

/** Ids a transaction when staged lines are taken out: short, so that other writers never wait long. */
const DELETE_STEP = 50_000;

/** Rejects that a failed import leaves behind: enough to see what is wrong, and no copy of the whole file. */
const MOST_KEPT_REJECTS = 10_000;
const DELETE_LATE_REJECTS = `DELETE FROM reject WHERE import_id = ? AND id >=
  (SELECT id FROM reject WHERE import_id = ? ORDER BY id LIMIT 1 OFFSET ?)`;

/** @returns a function whose every call is one transaction */
export function openStaging(database: Database, importId: number): StagingWriter {
  markStaged(database, importId, 1);
  const writeLines = orderLineWriter(database, importId);
  const insertReject = database.sqlite.prepare(
    `INSERT INTO reject (import_id, file_name, line, last_line, code, column_name, reason, raw)
     VALUES (:import_id, :file_name, :line, :last_line, :code, :column_name, :reason, :raw)`,
  );
  const write = database.sqlite.transaction<StagingWriter>((lines, rejects, rulesOf) => {
    writeLines(lines, rulesOf);
    for (const reject of rejects) {
      insertReject.run({ import_id: importId, last_line: null, code: "UNREADABLE", ...reject });
    }
  });
  return (lines, rejects, rulesOf) => write.immediate(lines, rejects, rulesOf);
}

/** The id that the next line will have. */
export function nextLineId({ sqlite }: Database): number {
  return sqlite.prepare("SELECT coalesce(max(id), 0) + 1 FROM order_line").pluck().get() as number;
}

/** Takes everything that an import has staged out again; rejects may stay, so that people can see what was wrong. */
export function unstage(database: Database, importId: number, keepRejects = false): void {
  const { sqlite } = database;
  if (keepRejects) sqlite.prepare(DELETE_LATE_REJECTS).run(importId, importId, MOST_KEPT_REJECTS);
  else sqlite.prepare("DELETE FROM reject WHERE import_id = ?").run(importId);
  const last = (sqlite.prepare("SELECT max(id) FROM order_line").pluck().get() as number | null) ?? 0;
  const first = sqlite.prepare("SELECT min(id) FROM order_line WHERE import_id = ?").pluck().get(importId);
  const remove = sqlite.prepare("DELETE FROM order_line WHERE import_id = ? AND id BETWEEN ? AND ?");
  for (let id = (first ?? last + 1) as number; id <= last; id += DELETE_STEP)
    remove.run(importId, id, id + DELETE_STEP - 1);
  markStaged(database, importId, 0);
}

/** Until the mark is gone, whoever has the job lock next takes the lines out. */
function markStaged({ sqlite }: Database, importId: number, isStaged: 0 | 1): void {
  sqlite.prepare("UPDATE import SET is_staged = ? WHERE id = ?").run(isStaged, importId);
}
