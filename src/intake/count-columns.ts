import type { DictionaryTable, LineFacts } from "../database/line-facts.js";

/** How complete a column is; `texts` where its values are numbers of a dictionary. */
export interface ColumnCount {
  readonly missing: number;
  readonly distinct: number;
  readonly missingByMonth: ReadonlyMap<string, number>;
}

export interface ColumnCounts {
  readonly rows: number;
  /** Rows of each month, "2011-03", in the data set's time zone. */
  readonly rowsByMonth: ReadonlyMap<string, number>;
  readonly texts: Readonly<Record<DictionaryTable, ColumnCount & { has(id: number): boolean }>>;
  readonly numbers: Readonly<
    Record<NumberColumn, ColumnCount & { readonly min: number; readonly max: number }>
  >;
}

export type NumberColumn = "orderedAt" | "quantity" | "unitPrice";

/** Where the columns stand among the facts of a line. */
const TEXT_AT: Readonly<Record<DictionaryTable, number>> = {
  invoice: 1,
  product: 2,
  description: 3,
  customer: 4,
  country: 5,
};
const NUMBER_AT: Readonly<Record<NumberColumn, number>> = { orderedAt: 6, quantity: 7, unitPrice: 8 };

/** Months are looked up once for each quarter of an hour: offsets from UTC are multiples of it. */
const BUCKET_MS = 900_000;

/** Counts values and gaps of each column, line by line. */
export function countColumns(timeZone: string): { add(line: LineFacts): void; result(): ColumnCounts } {
  const monthOf = monthReader(timeZone);
  const rowsByMonth = new Map<string, number>();
  const texts = mapValues(TEXT_AT, (at) => new TextColumn(at));
  const numbers = mapValues(NUMBER_AT, (at) => new NumberCounter(at));
  const textColumns = Object.values(texts);
  const numberColumns = Object.values(numbers);
  let rows = 0;
  return {
    add(line) {
      const month = monthOf(line[6]);
      rows += 1;
      increment(rowsByMonth, month);
      for (const column of textColumns) column.add(line, month);
      for (const column of numberColumns) column.add(line);
    },
    result: () => ({ rows, rowsByMonth, texts, numbers }),
  };
}

class TextColumn implements ColumnCount {
  missing = 0;
  distinct = 0;
  readonly missingByMonth = new Map<string, number>();
  private seen = new Uint8Array(1 << 12);

  constructor(private readonly at: number) {}

  add(line: LineFacts, month: string): void {
    const id = line[this.at];
    if (id === null) {
      this.missing += 1;
      increment(this.missingByMonth, month);
    } else if (this.seen[id] !== 1) this.see(id);
  }

  has(id: number): boolean {
    return this.seen[id] === 1;
  }

  private see(id: number): void {
    if (id >= this.seen.length) {
      const larger = new Uint8Array(Math.max(2 * this.seen.length, id + 1));
      larger.set(this.seen);
      this.seen = larger;
    }
    this.seen[id] = 1;
    this.distinct += 1;
  }
}

/** Numbers are never missing: a line without them was rejected. */
class NumberCounter implements ColumnCount {
  readonly missing = 0;
  readonly missingByMonth = new Map<string, number>();
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  private readonly seen = new Set<number>();

  constructor(private readonly at: number) {}

  get distinct(): number {
    return this.seen.size;
  }

  add(line: LineFacts): void {
    const value = line[this.at] as number;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.seen.add(value);
  }
}

/** The month of an instant in a time zone, "2011-03". */
function monthReader(timeZone: string): (instant: number) => string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit" });
  const known = new Map<number, string>();
  return (instant) => {
    const bucket = Math.floor(instant / BUCKET_MS);
    const before = known.get(bucket);
    if (before !== undefined) return before;
    const parts = Object.fromEntries(format.formatToParts(bucket * BUCKET_MS).map((p) => [p.type, p.value]));
    const month = `${parts.year.padStart(4, "0")}-${parts.month}`;
    known.set(bucket, month);
    return month;
  };
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries(record) as [Key, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)])) as Record<Key, Result>;
}
