import type { Insertable } from "kysely";
import type { Connection } from "./connect.js";
import { type NewTexts, textWriter } from "./dictionary.js";
import { largestLineId } from "./largest-line-id.js";
import type { LineColumns } from "./line-columns.js";
import type { Database } from "./open-database.js";
import { buildIndexes, dropIndexesOfNone } from "./order-line-indexes.js";
import { orderLineWriter } from "./order-line-writer.js";
import type { RejectTable } from "./tables.js";

export type NewReject = Omit<Insertable<RejectTable>, "id">;

/** Lines and rejects of an import that is going on, and the texts of those lines that are new. */
export interface StagedBatch {
  readonly texts: readonly NewTexts[];
  readonly lines: LineColumns;
  readonly rejects: readonly NewReject[];
}

/** Ids a transaction when staged lines are taken out: short, so that other writers never wait long. */
const DELETE_STEP = 50_000;

/** Rejects that a failed import leaves behind: enough to see what is wrong, and no copy of the whole file. */
const MOST_KEPT_REJECTS = 10_000;
const DELETE_LATE_REJECTS = `DELETE FROM reject WHERE import_id = ? AND id >=
  (SELECT id FROM reject WHERE import_id = ? ORDER BY id LIMIT 1 OFFSET ?)`;

/** Marks that an import is going to stage lines; no version has them yet. @returns the id of its first line */
export function beginStaging(database: Database, importId: number): number {
  markStaged(database, importId, 1);
  dropIndexesOfNone(database);
  return largestLineId(database) + 1;
}

/** @returns a function that stores a batch in one transaction */
export function stagingWriter(database: Connection): (batch: StagedBatch) => void {
  const writeTexts = textWriter(database);
  const writeLines = orderLineWriter(database);
  const insertReject = database.sqlite.prepare(
    `INSERT INTO reject (import_id, file_name, line, last_line, code, column_name, reason, raw)
     VALUES (:import_id, :file_name, :line, :last_line, :code, :column_name, :reason, :raw)`,
  );
  const write = database.sqlite.transaction(({ texts, lines, rejects }: StagedBatch) => {
    for (const added of texts) writeTexts(added);
    writeLines(lines);
    for (const reject of rejects) insertReject.run({ last_line: null, code: "UNREADABLE", ...reject });
  });
  return (batch) => write.immediate(batch);
}

/** Takes everything that an import has staged out again; rejects may stay, so that people can see what was wrong. */
export function unstage(database: Database, importId: number, keepRejects = false): void {
  const { sqlite } = database;
  if (keepRejects) sqlite.prepare(DELETE_LATE_REJECTS).run(importId, importId, MOST_KEPT_REJECTS);
  else sqlite.prepare("DELETE FROM reject WHERE import_id = ?").run(importId);
  const last = largestLineId(database);
  const first = sqlite.prepare("SELECT min(id) FROM order_line WHERE import_id = ?").pluck().get(importId);
  const remove = sqlite.prepare("DELETE FROM order_line WHERE import_id = ? AND id BETWEEN ? AND ?");
  for (let id = (first ?? last + 1) as number; id <= last; id += DELETE_STEP)
    remove.run(importId, id, id + DELETE_STEP - 1);
  buildIndexes(database);
  markStaged(database, importId, 0);
}

/** Until the mark is gone, whoever has the job lock next takes the lines out. */
function markStaged({ sqlite }: Database, importId: number, isStaged: 0 | 1): void {
  sqlite.prepare("UPDATE import SET is_staged = ? WHERE id = ?").run(isStaged, importId);
}
