import { type Dictionary, openDictionary } from "../database/dictionary.js";
import { firstLines, type LineColumns, newLineColumns } from "../database/line-columns.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import type { NewReject, StagedBatch } from "../database/staging.js";
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

/** Whose rows are gathered. */
export interface BatchSettings {
  readonly importId: number;
  /** The id that the first line gets. */
  readonly firstLineId: number;
  /** UTC milliseconds: orders after it are counted as lying in the future. */
  readonly now: number;
}

/** Gathers rows until they are worth a transaction, and keeps count. */
export interface LineBatches {
  readonly tally: Tally;
  /** The id that the next line gets. */
  nextLineId(): number;
  add(row: ReadRow, file: string, cancellationRule: CancellationRule): void;
  /** True where the batch should be taken before the next row comes. */
  isFull(): boolean;
  take(): StagedBatch;
}

/**
 * Lines a transaction: each is short, so that other writers never wait long. Three batches (one that is gathered, two that
 * are being written) have fewer lines than the dictionaries remember texts.
 */
const LINES_PER_BATCH = 1 << 15;

/** Faults by which a record takes in lines that are not its own. */
const SWALLOWING: readonly FaultCode[] = ["UNCLOSED_QUOTE", "RECORD_TOO_LONG"];

export function openBatches(database: Database, settings: BatchSettings): LineBatches {
  const fill = lineFiller(database, settings.importId);
  const tally: Tally = {
    ...{ rowsRead: 0, rowsRejected: 0, linesSwallowed: 0, firstReject: null },
    ...{ linesHash: new LinesHash(), roundedPrices: 0, futureDates: 0 },
  };
  let nextId = settings.firstLineId;
  let lines = newLineColumns(LINES_PER_BATCH, true);
  let filled = 0;
  let rejects: NewReject[] = [];
  return {
    tally,
    nextLineId: () => nextId,
    add(row, file, cancellationRule) {
      tally.rowsRead += 1;
      if ("fault" in row) {
        countReject(tally, row, file);
        rejects.push(rejectRow(row, file, settings.importId));
        return;
      }
      tally.linesHash.add(row.order);
      if (row.isPriceRounded) tally.roundedPrices += 1;
      if (row.order.orderedAt > settings.now) tally.futureDates += 1;
      fill.line(lines, filled++, nextId++, row.order, rulesOf(row.order, cancellationRule));
    },
    isFull: () => filled + rejects.length >= LINES_PER_BATCH,
    take() {
      const batch = { texts: fill.takeNew(), lines: firstLines(lines, filled), rejects };
      lines = newLineColumns(LINES_PER_BATCH, true);
      filled = 0;
      rejects = [];
      return batch;
    },
  };
}

/** Writes lines into columns, their texts as numbers of the dictionaries. */
function lineFiller(database: Database, importId: number) {
  const invoice = openDictionary(database, "invoice");
  const product = openDictionary(database, "product");
  const description = openDictionary(database, "description");
  const customer = openDictionary(database, "customer");
  const country = openDictionary(database, "country");
  const all: readonly Dictionary[] = [invoice, product, description, customer, country];
  return {
    line(lines: LineColumns, i: number, id: number, order: OrderLine, rules: number) {
      lines.ids[i] = id;
      lines.imports[i] = importId;
      lines.invoices[i] = invoice.idOf(order.invoice);
      lines.products[i] = product.idOf(order.stockCode);
      lines.descriptions[i] = description.idOf(order.description);
      lines.customers[i] = customer.idOf(order.customerNumber);
      lines.countries[i] = country.idOf(order.country);
      lines.instants[i] = order.orderedAt;
      lines.quantities[i] = order.quantity;
      lines.unitPrices[i] = order.unitPrice;
      lines.rules[i] = rules;
    },
    takeNew: () => all.map((dictionary) => dictionary.takeNew()).filter(({ texts }) => texts.length > 0),
  };
}

function countReject(tally: Tally, { line, lastLine, fault }: UnreadableRow, file: string): void {
  const { code, column, reason } = fault;
  tally.rowsRejected += 1;
  if (SWALLOWING.includes(code)) tally.linesSwallowed += lastLine - line;
  tally.firstReject ??= { file, line, column, reason };
}

function rejectRow(
  { line, lastLine, fault, raw }: UnreadableRow,
  file_name: string,
  import_id: number,
): NewReject {
  return {
    ...{ import_id, file_name, line },
    last_line: lastLine > line ? lastLine : null,
    code: fault.code,
    column_name: fault.column || null,
    reason: fault.reason,
    raw,
  };
}
