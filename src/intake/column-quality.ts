import type { DictionaryTable } from "../database/dictionary.js";
import type { ColumnQualityTable } from "../database/tables.js";
import type { ColumnCount, ColumnCounts, NumberColumn } from "./count-columns.js";

export type ColumnQuality = Omit<ColumnQualityTable, "version_id">;

/** The first and the last text of a column by code units; null where it has none. */
export interface TextRange {
  readonly min: string | null;
  readonly max: string | null;
}

/** What is known of the texts of a data set, by their numbers. */
export interface VersionTexts {
  /** Those that an alert may name: a data set may have millions. */
  readonly invoice: ReadonlyMap<number, string>;
  readonly product: ReadonlyMap<number, string>;
  readonly customer: ReadonlyMap<number, string>;
  readonly ranges: Readonly<Record<DictionaryTable, TextRange>>;
}

/** The columns of UCI Online Retail, the field that each is used for, and where its values are counted. */
const COLUMNS: readonly (readonly [
  name: string,
  usedFor: string,
  counted: DictionaryTable | NumberColumn,
])[] = [
  ["InvoiceNo", "invoice", "invoice"],
  ["StockCode", "stockCode", "product"],
  ["Description", "description", "description"],
  ["Quantity", "quantity", "quantity"],
  ["InvoiceDate", "orderedAt", "orderedAt"],
  ["UnitPrice", "unitPrice", "unitPrice"],
  ["CustomerID", "customerNumber", "customer"],
  ["Country", "country", "country"],
];

/** How the extremes of numbers are written: a unit price as a decimal, an instant as RFC 3339. */
const WRITTEN: Readonly<Record<NumberColumn, (value: number) => string>> = {
  quantity: String,
  unitPrice: (milli) => String(milli / 1_000),
  orderedAt: (instant) => new Date(instant).toISOString(),
};

/** How complete the eight columns are, in UCI's order, under UCI's headings. Texts are compared by code units. */
export function columnQuality(counts: ColumnCounts, texts: VersionTexts): ColumnQuality[] {
  return COLUMNS.map(([name, used_for, counted], position) => {
    const column = counts.texts[counted as DictionaryTable] ?? counts.numbers[counted as NumberColumn];
    return {
      position,
      name,
      used_for,
      missing: column.missing,
      distinct_values: column.distinct,
      ...extremes(counts, texts, counted),
      by_month: JSON.stringify(byMonth(counts, column)),
    };
  });
}

function extremes(
  { texts: textColumns, numbers, rows }: ColumnCounts,
  texts: VersionTexts,
  counted: DictionaryTable | NumberColumn,
): TextRange {
  if (counted in textColumns) return texts.ranges[counted as DictionaryTable];
  const { min, max } = numbers[counted as NumberColumn];
  const written = WRITTEN[counted as NumberColumn];
  return rows === 0 ? { min: null, max: null } : { min: written(min), max: written(max) };
}

/** [month, rows, missing], by month. */
function byMonth({ months, rowsByMonth }: ColumnCounts, { missingByMonth }: ColumnCount) {
  return months
    .map((month, i) => [month, rowsByMonth[i], missingByMonth[i] ?? 0] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
