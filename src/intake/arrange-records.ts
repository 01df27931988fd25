import type { ReadProgress } from "../formats/open-text.js";
import type { TableRecord } from "../formats/table-record.js";
import { type Columns, isArranged } from "./columns.js";
import { orderFiller } from "./fill-order.js";
import { formFault } from "./parse-line.js";
import { orderPricer } from "./price-order.js";
import { bodyRecords, type SurveyedFile } from "./survey-file.js";

/** The rows of an order that are held back until all are there; of a longer one the rest is taken for another order. */
const LONGEST_ORDER = 10_000;

/**
 * The records behind the headings in lists, each with the values of an order line in the columns of an order line. Line
 * numbers, raw text and the order of the records stay; records with a fault of their form stay as they are.
 */
export async function* arrangedRecords(
  surveyed: SurveyedFile,
  onRead: ReadProgress,
): AsyncGenerator<readonly TableRecord[]> {
  const { columns } = surveyed;
  if (!isArranged(columns)) return yield* bodyRecords(surveyed, onRead);
  const arrange = orderArranger(surveyed);
  let held: TableRecord[] = [];
  for await (const records of bodyRecords(surveyed, onRead)) {
    const arranged: TableRecord[] = [];
    for (const record of records) {
      if (held.length > 0 && !isSameOrder(held, record, columns)) {
        arrange(held, arranged);
        held = [];
      }
      held.push(record);
    }
    yield arranged;
  }
  const last: TableRecord[] = [];
  arrange(held, last);
  yield last;
}

/** A row without an invoice number belongs to the order before it. */
function isSameOrder(held: readonly TableRecord[], record: TableRecord, { preset, at }: Columns): boolean {
  if (!preset.order || held.length >= LONGEST_ORDER) return false;
  const invoice = (record.fields[at.invoice] ?? "").trim();
  const known = held.find(({ fields }) => (fields[at.invoice] ?? "").trim() !== "");
  return invoice === "" || invoice === known?.fields[at.invoice].trim();
}

/** @returns a function that adds the arranged records of one order */
function orderArranger({ columns, reading }: SurveyedFile) {
  const fill = orderFiller(columns);
  const price = orderPricer(columns, reading.decimal ?? ".");
  return (order: readonly TableRecord[], arranged: TableRecord[]) => {
    const rows: string[][] = [];
    for (const record of order) {
      if (formFault(record, columns)) {
        arranged.push(record);
        continue;
      }
      const fields = record.fields.slice();
      rows.push(fields);
      arranged.push({ ...record, fields });
    }
    fill(rows);
    price(rows);
  };
}
