import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import { openStaging, type StagingWriter, unstage } from "../database/staging.js";
import { ClienteleError } from "../errors.js";
import { rulesOf } from "./cleaning-rules.js";
import type { OrderLine } from "./order-line.js";
import { type ReadRow, readOrders, type UnreadableRow } from "./read-orders.js";

/** A file as it lies on the disk and as people call it. */
export interface OrdersFile {
  readonly path: string;
  readonly name: string;
}

export interface StagingInput {
  readonly importId: number;
  readonly files: readonly OrdersFile[];
  readonly timeZone: string;
}

/** What was read; the lines are in the database, but belong to no version yet. */
export interface Staged {
  readonly rowsRead: number;
  readonly rowsRejected: number;
  readonly linesHash: LinesHash;
  readonly firstReject: FirstReject | null;
}

interface FirstReject {
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export type StagingProgress = (fraction: number, rowsRead: number) => void;

/** Lines a transaction: each is short, so that other writers never wait long. */
const BATCH = 50_000;

/**
 * Reads orders files into the database as lines of an import.
 *
 * A column of customer numbers that is written as floats throughout ("17850.0") loses its ".0". That is known for
 * certain only at the end, so it is assumed from the first number and begun anew where a later one says otherwise.
 */
export async function stageOrders(
  database: Database,
  input: StagingInput,
  onProgress: StagingProgress,
): Promise<Staged> {
  const asWritten = new Set<string>(); // files whose column turned out not to be written as floats
  for (;;) {
    try {
      return await stageOnce(database, input, asWritten, onProgress);
    } catch (error) {
      if (!(error instanceof NotFloats)) throw error;
      unstage(database, input.importId);
      asWritten.add(error.path);
    }
  }
}

/** @throws ClienteleError TOO_MANY_REJECTS above the allowed share */
export function requireFewRejects(staged: Staged, maxRejectShare: number): void {
  const { rowsRead, rowsRejected, firstReject } = staged;
  if (!firstReject || rowsRejected <= rowsRead * maxRejectShare) return;
  throw new ClienteleError("TOO_MANY_REJECTS", {
    ...firstReject,
    column: firstReject.column || "the whole line",
    rejected: rowsRejected,
    read: rowsRead,
    limit: maxRejectShare,
  });
}

type CustomerNumberReading = (number: string | null) => string | null;

/** Thrown where a customer number shows that the column is not written as floats. */
class NotFloats extends Error {
  constructor(readonly path: string) {
    super();
  }
}

function stripFloats(path: string): CustomerNumberReading {
  let areFloats: boolean | null = null;
  return (number) => {
    if (number === null || areFloats === false) return number;
    const isFloat = /^\d+\.0+$/.test(number);
    if (areFloats && !isFloat) throw new NotFloats(path);
    areFloats = isFloat;
    return isFloat ? number.slice(0, number.indexOf(".")) : number;
  };
}

async function stageOnce(
  database: Database,
  input: StagingInput,
  asWritten: ReadonlySet<string>,
  onProgress: StagingProgress,
): Promise<Staged> {
  const batch = new Batch(openStaging(database, input.importId, rulesOf));
  for (const [i, file] of input.files.entries()) {
    const readNumber = asWritten.has(file.path) ? (number: string | null) => number : stripFloats(file.path);
    let fraction = 0;
    const onRead = (bytes: number, inAll: number) => {
      fraction = (i + bytes / inAll) / input.files.length;
    };
    for await (const rows of readOrders(file.path, file.name, input.timeZone, onRead)) {
      for (const row of rows) batch.add(row, file.name, readNumber);
      onProgress(fraction, batch.rowsRead);
    }
  }
  batch.flush();
  return batch;
}

/** Gathers rows until they are worth a transaction, and keeps count. */
class Batch implements Staged {
  rowsRead = 0;
  rowsRejected = 0;
  firstReject: FirstReject | null = null;
  readonly linesHash = new LinesHash();
  private lines: OrderLine[] = [];
  private rejects: Parameters<StagingWriter>[1][number][] = [];

  constructor(private readonly write: StagingWriter) {}

  add(row: ReadRow, file: string, readNumber: CustomerNumberReading): void {
    this.rowsRead += 1;
    if ("fault" in row) this.addReject(row, file);
    else this.addLine(row.order, readNumber);
    if (this.lines.length + this.rejects.length >= BATCH) this.flush();
  }

  flush(): void {
    this.write(this.lines, this.rejects);
    this.lines = [];
    this.rejects = [];
  }

  private addLine(order: OrderLine, readNumber: CustomerNumberReading): void {
    const customerNumber = readNumber(order.customerNumber);
    const line = customerNumber === order.customerNumber ? order : { ...order, customerNumber };
    this.linesHash.add(line);
    this.lines.push(line);
  }

  private addReject(row: UnreadableRow, file: string): void {
    const { column, reason } = row.fault;
    this.rowsRejected += 1;
    this.firstReject ??= { file, line: row.line, column, reason };
    this.rejects.push({ file_name: file, line: row.line, column_name: column || null, reason, raw: row.raw });
  }
}
