import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { openStaging, type StagingWriter } from "../database/staging.js";
import { type CancellationRule, rulesOf } from "./cleaning-rules.js";
import type { FaultCode, OrderLine } from "./order-line.js";
import type { ReadRow, UnreadableRow } from "./read-orders.js";

/** The first row that could not be read, for messages. */
export interface FirstReject {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

/** What has been counted of the rows so far. */
interface Tally {
  rowsRead: number;
  rowsRejected: number;
  linesSwallowed: number;
  firstReject: FirstReject | null;
  readonly linesHash: LinesHash;
  roundedPrices: number;
  futureDates: number;
}

/** Gathers rows until they are worth a transaction, and keeps count. */
export interface Batch {
  readonly tally: Tally;
  add(row: ReadRow, file: string, cancellationRule: CancellationRule): void;
  /** Stores what is left; call it at the end of each file, whose rule holds for all of its lines. */
  flush(): void;
}

/** Lines a transaction: each is short, so that other writers never wait long. */
const BATCH = 50_000;

/** Faults by which a record takes in lines that are not its own. */
const SWALLOWING: readonly FaultCode[] = ["UNCLOSED_QUOTE", "RECORD_TOO_LONG"];

export function openBatch(database: Database, importId: number, now: number): Batch {
  const write = openStaging(database, importId);
  const tally: Tally = {
    ...{ rowsRead: 0, rowsRejected: 0, linesSwallowed: 0, firstReject: null },
    ...{ linesHash: new LinesHash(), roundedPrices: 0, futureDates: 0 },
  };
  let lines: OrderLine[] = [];
  let rejects: Parameters<StagingWriter>[1][number][] = [];
  let rule: CancellationRule = "C_PREFIX";
  const statuses = new Map<object, string>();
  const flush = () => {
    write(lines, rejects, (line) => rulesOf(line, rule, statuses.get(line)));
    lines = [];
    statuses.clear();
    rejects = [];
  };
  return {
    tally,
    add(row, file, cancellationRule) {
      rule = cancellationRule;
      tally.rowsRead += 1;
      if ("fault" in row) {
        countReject(tally, row, file);
        rejects.push(rejectRow(row, file));
      } else {
        tally.linesHash.add(row.order);
        if (row.isPriceRounded) tally.roundedPrices += 1;
        if (row.order.orderedAt > now) tally.futureDates += 1;
        lines.push(row.order);
        if (row.status !== null) statuses.set(row.order, row.status);
      }
      if (lines.length + rejects.length >= BATCH) flush();
    },
    flush,
  };
}

function countReject(tally: Tally, { line, lastLine, fault }: UnreadableRow, file: string): void {
  const { code, column, reason } = fault;
  tally.rowsRejected += 1;
  if (SWALLOWING.includes(code)) tally.linesSwallowed += lastLine - line;
  tally.firstReject ??= { file, line, column, reason };
}

function rejectRow({ line, lastLine, fault, raw }: UnreadableRow, file: string) {
  return {
    file_name: file,
    line,
    last_line: lastLine > line ? lastLine : null,
    code: fault.code,
    column_name: fault.column || null,
    reason: fault.reason,
    raw,
  };
}
