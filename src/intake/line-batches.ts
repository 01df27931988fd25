import { type Dictionary, openDictionary } from "../database/dictionary.js";
import { firstLines, type LineColumns, newLineColumns } from "../database/line-columns.js";
import { LinesHash } from "../database/lines-hash.js";
import type { Database } from "../database/open-database.js";
import type { NewReject, StagedBatch } from "../database/staging.js";
import { type CancellationRule, rulesOf } from "./cleaning-rules.js";
import type { FieldValue } from "./column-memo.js";
import type { FaultCode, OrderLine } from "./order-line.js";
import type { PlainLine } from "./plain-line.js";
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
  /** The same for a row whose values are known. */
  addPlain(values: PlainLine, cancellationRule: CancellationRule): void;
  /** True where the batch should be taken before the next row comes. */
  isFull(): boolean;
  take(): StagedBatch;
  /** Takes the memory of lines that nobody needs any more for the next ones. */
  reuse(lines: LineColumns): void;
}

/**
 * Lines a transaction: each is short, so that other writers never wait long. Three batches (one that is gathered, two that
 * are being written) have fewer lines than the dictionaries remember texts.
 */
const LINES_PER_BATCH = 1 << 14;

/** Faults by which a record takes in lines that are not its own. */
const SWALLOWING: readonly FaultCode[] = ["UNCLOSED_QUOTE", "RECORD_TOO_LONG"];

export function openBatches(database: Database, settings: BatchSettings): LineBatches {
  const fill = lineFiller(database, settings.importId);
  const tally: Tally = {
    ...{ rowsRead: 0, rowsRejected: 0, linesSwallowed: 0, firstReject: null },
    ...{ linesHash: new LinesHash(), roundedPrices: 0, futureDates: 0 },
  };
  let nextId = settings.firstLineId;
  const spare: LineColumns[] = [];
  const room = () => spare.pop() ?? newLineColumns(LINES_PER_BATCH, true);
  let lines = room();
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
      const rules = rulesOf(row.order, cancellationRule, row.status);
      tally.linesHash.add({ ...row.order, rules });
      if (row.isPriceRounded) tally.roundedPrices += 1;
      if (row.order.orderedAt > settings.now) tally.futureDates += 1;
      fill.line(lines, filled++, nextId++, row.order, rules);
    },
    addPlain(values, cancellationRule) {
      tally.rowsRead += 1;
      tally.linesHash.addCanonical(canonicalPlain(values));
      if (values.unitPrice.isRounded) tally.roundedPrices += 1;
      if (values.orderedAt.number > settings.now) tally.futureDates += 1;
      fill.plain(lines, filled++, nextId++, values, cancellationRule);
    },
    isFull: () => filled + rejects.length >= LINES_PER_BATCH,
    take() {
      const batch = { texts: fill.takeNew(), lines: firstLines(lines, filled), rejects };
      lines = room();
      filled = 0;
      rejects = [];
      return batch;
    },
    reuse(done) {
      if (done.count === LINES_PER_BATCH) spare.push(done);
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
  const ruled = {
    invoice: null as string | null,
    customerNumber: null as string | null,
    quantity: 0,
    unitPrice: 0,
  };
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
    plain(lines: LineColumns, i: number, id: number, values: PlainLine, cancellationRule: CancellationRule) {
      ruled.invoice = values.invoice.text;
      ruled.customerNumber = values.customerNumber.text;
      ruled.quantity = values.quantity.number;
      ruled.unitPrice = values.unitPrice.number;
      lines.ids[i] = id;
      lines.imports[i] = importId;
      lines.invoices[i] = numbered(values.invoice, invoice);
      lines.products[i] = numbered(values.stockCode, product);
      lines.descriptions[i] = numbered(values.description, description);
      lines.customers[i] = numbered(values.customerNumber, customer);
      lines.countries[i] = numbered(values.country, country);
      lines.instants[i] = values.orderedAt.number;
      lines.quantities[i] = ruled.quantity;
      lines.unitPrices[i] = ruled.unitPrice;
      lines.rules[i] = rulesOf(ruled, cancellationRule);
    },
    takeNew: () => all.map((dictionary) => dictionary.takeNew()).filter(({ texts }) => texts.length > 0),
  };
}

/** The number of a text in its dictionary, which it gets with the first line that has it. */
function numbered(value: FieldValue, { idOf }: Dictionary): number {
  if (value.id < 0) value.id = idOf(value.text);
  return value.id;
}

/** The line as canonicalLine spells it. */
function canonicalPlain(values: PlainLine): string {
  return (
    values.invoice.canonical +
    values.stockCode.canonical +
    values.description.canonical +
    values.customerNumber.canonical +
    values.country.canonical +
    values.quantity.canonical +
    values.unitPrice.canonical +
    values.orderedAt.canonical
  );
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
