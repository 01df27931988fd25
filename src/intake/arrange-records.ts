import type { ReadProgress } from "../formats/open-text.js";
import type { TableRecord } from "../formats/table-record.js";
import { type Columns, isArranged } from "./columns.js";
import type { Decimal } from "./decimal-mark.js";
import { fillOrder } from "./fill-order.js";
import { formFault } from "./parse-line.js";
import { priceOrder } from "./price-order.js";
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
  const { columns, reading } = surveyed;
  if (!isArranged(columns)) return yield* bodyRecords(surveyed, onRead);
  let held: TableRecord[] = [];
  for await (const records of bodyRecords(surveyed, onRead)) {
    const arranged: TableRecord[] = [];
    for (const record of records) {
      if (held.length > 0 && !isSameOrder(held, record, columns)) {
        arranged.push(...arrangeOrder(held, columns, reading.decimal ?? "."));
        held = [];
      }
      held.push(record);
    }
    yield arranged;
  }
  yield arrangeOrder(held, columns, reading.decimal ?? ".");
}

/** A row without an invoice number belongs to the order before it. */
function isSameOrder(held: readonly TableRecord[], record: TableRecord, { preset, at }: Columns): boolean {
  if (!preset.order || held.length >= LONGEST_ORDER) return false;
  const invoice = (record.fields[at.invoice] ?? "").trim();
  const known = held.find(({ fields }) => (fields[at.invoice] ?? "").trim() !== "");
  return invoice === "" || invoice === known?.fields[at.invoice].trim();
}

function arrangeOrder(held: readonly TableRecord[], columns: Columns, decimal: Decimal): TableRecord[] {
  const arranged = held.map((record) =>
    formFault(record, columns) ? record : { ...record, fields: [...record.fields] },
  );
  const rows = arranged.flatMap((record, i) => (record === held[i] ? [] : [record.fields as string[]]));
  fillOrder(rows, columns);
  priceOrder(rows, columns, decimal);
  return arranged;
}
